-- The stages of this run, in their order
select * from runs
order by list_position(
    [
        'gather', 'read', 'segment', 'describe', 'link', 'extract', 'lens', 'answer', 'embed', 'code', 'theme', 'recur', 'privacy',
        'store', 'check', 'report'
    ],
    stage
)
