-- Which reviews does an area have, and what was found in each? Parameter: area_code.
with found as (
    select
        review_id,
        count(*) filter (where extract_kind = 'failure') as n_failures,
        count(*) filter (where extract_kind = 'good_practice') as n_good_practice,
        count(*) filter (where extract_kind = 'cause') as n_causes,
        count(*) filter (where extract_kind = 'recommendation') as n_recommendations
    from extracts
    where is_compared
    group by review_id
)

select
    reviews.area_code,
    areas.name as area_name,
    reviews.review_type,
    coalesce(reviews.label, reviews.review_id) as review,
    reviews.status,
    reviews.published_on,
    compared_reviews.practice_year,
    compared_reviews.framework_id,
    compared_reviews.review_id is not null as is_compared,
    found.n_failures,
    found.n_good_practice,
    found.n_causes,
    found.n_recommendations
from reviews
left join areas using (area_code)
left join compared_reviews using (review_id)
left join found using (review_id)
where $area_code is null or reviews.area_code = $area_code
order by area_name nulls last, reviews.published_on nulls last, reviews.review_type, review
