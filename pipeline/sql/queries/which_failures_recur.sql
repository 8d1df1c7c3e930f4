-- Which kinds of failure recur, counted in reviews of each type?
with base as (
    select review_type, count(*) as n_reviews
    from compared_reviews
    group by all
),

counted as (
    select review_type, category_id, count(distinct review_id) as n_with, count(*) as n_failures
    from extracts
    where extract_kind = 'failure' and is_compared
    group by all
)

select
    counted.review_type,
    coalesce(categories.label, '(no code)') as category_label,
    counted.n_failures,
    counted.n_with,
    base.n_reviews,
    case when base.n_reviews >= 5 then round(counted.n_with / base.n_reviews, 3) end as share,
    case when base.n_reviews >= 5 then round(wilson_low(counted.n_with, base.n_reviews), 3) end as share_low,
    case when base.n_reviews >= 5 then round(wilson_high(counted.n_with, base.n_reviews), 3) end as share_high
from counted
join base using (review_type)
left join categories using (category_id)
order by counted.review_type, counted.n_with desc, category_label
