-- Where do causes lie: with people, teams, organisations, between agencies, in resources or society; in how many reviews?
with base as (
    select review_type, count(*) as n_reviews
    from compared_reviews
    group by review_type
),

counted as (
    select placed_documents.review_type, causes.level, count(*) as n_causes, count(distinct placed_documents.review_id) as n_with
    from causes
    join placed_documents using (document_id)
    where placed_documents.is_compared
    group by all
)

select
    counted.review_type,
    counted.level as cause_level,
    counted.n_causes,
    counted.n_with,
    base.n_reviews,
    case when base.n_reviews >= 5 then round(counted.n_with / base.n_reviews, 3) end as share,
    case when base.n_reviews >= 5 then round(wilson_low(counted.n_with, base.n_reviews), 3) end as share_low,
    case when base.n_reviews >= 5 then round(wilson_high(counted.n_with, base.n_reviews), 3) end as share_high
from counted
join base using (review_type)
order by counted.review_type, counted.n_with desc, cause_level
