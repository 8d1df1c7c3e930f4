-- Themes in the failures of each area's reviews: how many failures, and the one that belongs to the theme most surely
select p.area_code, p.review_id, m.theme_id, count(*) as n_failures,
       arg_max(f.failure_id, (m.probability, f.confidence, f.failure_id)) as failure_id
from theme_members m
join failures f on m.extract_kind = 'failure' and f.failure_id = m.extract_id
join placed_documents p using (document_id)
where p.is_compared and p.area_code is not null
group by all order by p.area_code, m.theme_id, p.review_id
