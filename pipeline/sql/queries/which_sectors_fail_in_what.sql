-- Which sectors are named as responsible for which kinds of failure, in how many reviews of each type? Parameter: sector.
with named as (
    -- a failure may name several bodies of one sector
    select distinct sector, failure_id
    from failure_agencies
    where role = 'responsible' and ($sector is null or sector = $sector)
),

-- by review before anything else is joined
counted as (
    select extracts.review_type, extracts.review_id, named.sector, extracts.category_id, count(*) as n_failures
    from named
    join extracts on extracts.extract_id = named.failure_id
    where extracts.extract_kind = 'failure' and extracts.is_compared
    group by all
),

base as (
    select review_type, count(*) as n_reviews
    from compared_reviews
    group by review_type
)

select
    counted.review_type,
    counted.sector,
    coalesce(categories.label, '(no code)') as category_label,
    sum(counted.n_failures)::bigint as n_failures,
    count(distinct counted.review_id) as n_with,
    any_value(base.n_reviews) as n_reviews
from counted
join base using (review_type)
left join categories using (category_id)
group by counted.review_type, counted.sector, category_label
order by counted.review_type, counted.sector, n_with desc, n_failures desc, category_label
