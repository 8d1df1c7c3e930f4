-- What later reviews of an area report on the matter of an earlier recommendation: by recommendation, code and later review
select f.area_code, f.category_id, f.category_label, f.recommendation_id, f.recommendation_review_id, f.recommendation_published_on,
       f.recommendation_due_on, f.recommendation_status, f.failure_review_id, f.failure_published_on, f.timing,
       count(*) as n_failures,
       arg_max(f.failure_id, (not f.is_hedged, not f.is_past, f.failure_id)) as failure_id
from failures_after_recommendation f
where f.area_code is not null
group by all
order by f.area_code, f.recommendation_published_on, f.category_label, f.recommendation_id, f.failure_published_on, f.failure_review_id
