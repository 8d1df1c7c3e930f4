-- Every compared review: how many of its failures it explains
select w.review_type, r.framework_id, w.review_id, w.review_label, w.area_code, w.area_name, w.practice_year, w.n_failures, w.n_explained
from why_coverage w join compared_reviews r using (review_id)
order by w.review_type, r.framework_id, w.area_name nulls last, w.practice_year, w.review_id
