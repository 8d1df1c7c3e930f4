-- Every place of a text that is searched: extracts, and what segments of running text hold besides. One row a place.
with made as (
    select 'failure' as kind, failure_id as extract_id, document_id, segment_id, page, start_char, end_char, quote as text
    from failures
    union all
    select 'good_practice', good_practice_id, document_id, segment_id, page, start_char, end_char, quote
    from good_practice
    union all
    select 'cause', cause_id, document_id, segment_id, page, start_char, end_char, quote
    from causes
    union all
    select 'impact', impact_id, document_id, segment_id, page, start_char, end_char, quote
    from impacts
    union all
    select 'recommendation', recommendation_id, document_id, segment_id, page, start_char, end_char, quote
    from recommendations
),

running as (
    select segment_id, document_id, page, start_char, end_char, text
    from segments
    where kind in ('paragraph', 'list_item', 'table_row')
),

-- what extracts cover of a segment, and its end
covered as (
    select
        running.segment_id,
        greatest(evidence.start_char, running.start_char) as start_char,
        least(evidence.end_char, running.end_char) as end_char
    from running
    inner join evidence using (segment_id)
    where evidence.role in ('main', 'continuation')
        and evidence.extract_kind in ('failure', 'good_practice', 'cause', 'impact', 'recommendation')
    union all
    select segment_id, end_char, end_char
    from running
),

between as (
    select
        segment_id,
        coalesce(
            max(end_char) over (
                partition by segment_id order by start_char, end_char rows between unbounded preceding and 1 preceding
            ), 0
        ) as start_char,
        start_char as end_char
    from covered
),

stretches as (
    select
        running.segment_id, running.document_id, running.page,
        greatest(between.start_char, running.start_char) as start_char,
        between.end_char,
        substring(
            running.text,
            greatest(between.start_char, running.start_char) - running.start_char + 1,
            between.end_char - greatest(between.start_char, running.start_char)
        ) as text
    from between
    inner join running using (segment_id)
    where between.end_char > greatest(between.start_char, running.start_char)
)

select kind, extract_id, document_id, segment_id, page, start_char, end_char, text
from made
union all
-- verbatim, but without the spaces at either end; three words at least
select
    'segment', null, document_id, segment_id, page,
    start_char + length(text) - length(ltrim(text)),
    end_char - length(text) + length(rtrim(text)),
    trim(text)
from stretches
where regexp_matches(text, '\pL+\PL+\pL+\PL+\pL')
