-- Which kinds of failure come together in one review more often than if each came by itself?
with practice as (
    select coded_reviews.review_id, coded_reviews.category_id, compared_reviews.review_type
    from coded_reviews
    join compared_reviews using (review_id)
    join categories using (category_id)
    where categories.facet = 'practice'
),

base as (
    select review_type, count(*) as n_reviews
    from compared_reviews
    group by review_type
),

singles as (
    select review_type, category_id, count(*) as n_with
    from practice
    group by all
),

pairs as (
    select one.review_type, one.category_id, other.category_id as other_category_id, count(*) as n_both
    from practice as one
    join practice as other on other.review_id = one.review_id and one.category_id < other.category_id
    group by all
)

select
    pairs.review_type,
    categories.label as category_label,
    others.label as other_category_label,
    pairs.n_both,
    one.n_with,
    other.n_with as n_with_other,
    base.n_reviews,
    case when base.n_reviews >= 5 then round(one.n_with * other.n_with / base.n_reviews, 1) end as n_expected,
    -- of a few reviews any ratio comes out
    case when pairs.n_both >= 5 then round(pairs.n_both * base.n_reviews / (one.n_with * other.n_with), 2) end as ratio
from pairs
join base using (review_type)
join singles as one on one.review_type = pairs.review_type and one.category_id = pairs.category_id
join singles as other on other.review_type = pairs.review_type and other.category_id = pairs.other_category_id
join categories on categories.category_id = pairs.category_id
join categories as others on others.category_id = pairs.other_category_id
order by pairs.review_type, ratio desc nulls last, pairs.n_both desc, category_label, other_category_label
