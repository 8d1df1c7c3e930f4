-- In how many reviews of each area and class a theme is found, with the base
with base as (
    select review_type, framework_id, area_code, area_name, count(*) as n_reviews
    from compared_reviews where area_code is not null group by all
)
select t.theme_id, b.review_type, b.framework_id, b.area_code, b.area_name, count(*) as n_with, b.n_reviews,
       min(r.practice_year) as first_year, max(r.practice_year) as last_year, sum(t.n_extracts)::bigint as n_extracts
from theme_reviews t
join compared_reviews r using (review_id)
join base b using (review_type, framework_id, area_code, area_name)
group by all order by t.theme_id, b.area_name, b.area_code, b.review_type, b.framework_id
