-- Which sectors are named as responsible for which kinds of failure, in how many reviews of each type? Parameter: sector.
select
    extracts.review_type,
    failure_agencies.sector,
    coalesce(categories.label, '(no code)') as category_label,
    count(distinct extracts.extract_id) as n_failures,
    count(distinct extracts.review_id) as n_with,
    any_value(base.n_reviews) as n_reviews
from failure_agencies
join extracts on extracts.extract_kind = 'failure' and extracts.extract_id = failure_agencies.failure_id
join (select review_type, count(*) as n_reviews from compared_reviews group by review_type) as base
    on base.review_type = extracts.review_type
left join categories on categories.category_id = extracts.category_id
where failure_agencies.role = 'responsible'
    and extracts.is_compared
    and ($sector is null or failure_agencies.sector = $sector)
group by extracts.review_type, failure_agencies.sector, category_label
order by extracts.review_type, failure_agencies.sector, n_with desc, n_failures desc, category_label
