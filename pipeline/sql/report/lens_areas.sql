-- In which areas a lens has anything to show, by class, with the base
with base as (
    select review_type, framework_id, area_code, area_name, count(*) as n_reviews
    from compared_reviews where area_code is not null group by all
)
select l.lens_id, b.area_code, b.area_name, b.review_type, b.framework_id, count(distinct l.review_id) as n_with, b.n_reviews,
       count(*) filter (l.extract_kind = 'failure') as n_failures, count(*) filter (l.extract_kind = 'good_practice') as n_good
from lens_extracts_placed l join compared_reviews r using (review_id)
join base b on b.review_type = r.review_type and b.framework_id = r.framework_id and b.area_code = r.area_code
where l.is_compared
group by all order by l.lens_id, b.area_name, b.area_code, b.review_type, b.framework_id
