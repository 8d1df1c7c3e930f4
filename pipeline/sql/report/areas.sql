-- Areas whose practice documents in scope describe
with reviewed as (
    select rd.review_id, d.area_code, d.document_id, d.kind
    from documents d left join review_documents rd using (document_id)
    where d.is_in_scope and d.area_code is not null
)
select a.area_code, a.name, a.region, count(distinct r.review_id) as n_reviews, count(distinct r.document_id) as n_documents,
       list(distinct r.kind order by r.kind) as kinds
from reviewed r join areas a using (area_code)
group by a.area_code, a.name, a.region order by a.name
