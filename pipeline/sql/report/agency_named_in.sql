-- Compared reviews that name a body of the register, by class, and those that hold it responsible for a failure
with named as (
    select distinct m.agency_id, p.review_id, p.review_type, p.framework_id
    from agency_mentions m join placed_documents p using (document_id)
    where m.agency_id is not null and p.is_compared
),
held as (
    select distinct f.agency_id, p.review_id
    from failure_agencies f join failures x using (failure_id) join placed_documents p on p.document_id = x.document_id
    where f.role = 'responsible' and p.is_compared
)
select n.agency_id, n.review_type, n.framework_id, count(*) as n_reviews, count(h.review_id) as n_with
from named n left join held h using (agency_id, review_id)
group by all order by n.agency_id, n.review_type, n.framework_id
