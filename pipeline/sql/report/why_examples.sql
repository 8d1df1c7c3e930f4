-- Causes in another sentence than the failure they explain, the surest of each level, one a document
with given as (
    select distinct c.cause_id, c.level, c.document_id, c.confidence
    from causes c join cause_failures l using (cause_id) join placed_documents p using (document_id)
    where not l.is_same_sentence and p.is_compared and not c.is_hedged
),
one_each as (
    select * from given
    qualify row_number() over (partition by level, document_id order by confidence desc, cause_id) = 1
)
select * from one_each
qualify row_number() over (partition by level order by confidence desc, cause_id) <= 3
order by level, confidence desc, cause_id
