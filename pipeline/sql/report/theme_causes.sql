-- Causes that documents give for failures of a theme, at most one a document, the surest first
with given as (
    select distinct m.theme_id, c.cause_id, c.document_id, c.level, c.confidence
    from theme_members m
    join cause_failures l on m.extract_kind = 'failure' and l.failure_id = m.extract_id
    join causes c using (cause_id)
    where not l.is_same_sentence
    union
    select m.theme_id, c.cause_id, c.document_id, c.level, c.confidence
    from theme_members m join causes c on m.extract_kind = 'cause' and c.cause_id = m.extract_id
),
one_each as (
    select * from given
    qualify row_number() over (partition by theme_id, document_id order by confidence desc, cause_id) = 1
)
select *, count(*) over (partition by theme_id) as n_documents from one_each
qualify row_number() over (partition by theme_id order by confidence desc, cause_id) <= 5
order by theme_id, confidence desc, cause_id
