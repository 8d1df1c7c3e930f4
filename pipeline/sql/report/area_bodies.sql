-- Bodies and kinds of bodies that failures of each area's reviews name: in how many reviews, and one failure that does
select p.area_code, p.review_type, p.framework_id, a.sector, b.agency_id, b.name as agency_name,
       count(distinct p.review_id) as n_with, count(distinct f.failure_id) as n_failures,
       arg_max(f.failure_id, (a.role = 'responsible', not f.is_hedged, f.confidence, f.failure_id)) as failure_id
from failure_agencies a
join failures f using (failure_id)
join placed_documents p using (document_id)
left join agencies b using (agency_id)
where p.is_compared and p.area_code is not null and a.role in ('responsible', 'involved') and a.sector <> 'unspecified'
group by all order by p.area_code, p.review_type, p.framework_id, a.sector, b.name nulls last, b.agency_id
