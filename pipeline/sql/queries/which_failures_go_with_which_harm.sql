-- Which kinds of failure are named about children in which situations, in how many reviews of each type? Parameter: context_id.
with told as (
    select extract_id, category_id as context_id
    from extract_categories
    where extract_kind = 'failure'
        and facet = 'context'
        and ($context_id is null or category_id = $context_id)
),

-- by review before anything else is joined
counted as (
    select extracts.review_type, extracts.review_id, told.context_id, extracts.category_id, count(*) as n_failures
    from told
    join extracts on extracts.extract_id = told.extract_id
    where extracts.extract_kind = 'failure' and extracts.is_compared
    group by all
)

select
    counted.review_type,
    context.label as context_label,
    coalesce(practice.label, '(no code)') as category_label,
    sum(counted.n_failures)::bigint as n_failures,
    count(distinct counted.review_id) as n_with
from counted
join categories as context on context.category_id = counted.context_id
left join categories as practice on practice.category_id = counted.category_id
group by all
order by counted.review_type, context_label, n_with desc, n_failures desc, category_label
