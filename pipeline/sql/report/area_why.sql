-- How far each review of an area says why, and the cause that is surest of those that explain another clause or sentence
with causes_of as (
    select p.review_id, c.cause_id, c.is_hedged, c.confidence
    from causes c
    join placed_documents p using (document_id)
    where p.is_compared and p.area_code is not null
        and exists (select 1 from cause_failures l where l.cause_id = c.cause_id)
)
select w.area_code, w.review_id, w.n_failures, w.n_explained,
       arg_max(c.cause_id, (not c.is_hedged, c.confidence, c.cause_id)) as cause_id
from why_coverage w
left join causes_of c using (review_id)
where w.area_code is not null
group by all order by w.area_code, w.review_id
