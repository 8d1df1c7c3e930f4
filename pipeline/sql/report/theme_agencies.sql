-- Bodies and kinds of bodies that are held responsible for failures of a theme: in how many reviews, by class
with counted as (
select m.theme_id, p.review_type, p.framework_id, coalesce(a.name, f.sector) as name, a.agency_id, f.sector,
       count(distinct p.review_id) as n_reviews
from theme_members m
join failure_agencies f on m.extract_kind = 'failure' and f.failure_id = m.extract_id and f.role = 'responsible'
join failures x on x.failure_id = f.failure_id
join placed_documents p on p.document_id = x.document_id and p.is_compared
left join agencies a using (agency_id)
where coalesce(a.name, f.sector) is not null
group by all
)
select * from counted
qualify row_number() over (partition by theme_id order by n_reviews desc, name, review_type, framework_id) <= 12
order by theme_id, n_reviews desc, name, review_type, framework_id
