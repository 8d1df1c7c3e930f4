-- Which kinds of failure are named about children in which situations, in how many reviews of each type? Parameter: context_id.
select
    extracts.review_type,
    context.label as context_label,
    coalesce(practice.label, '(no code)') as category_label,
    count(distinct extracts.extract_id) as n_failures,
    count(distinct extracts.review_id) as n_with
from extract_categories
join extracts using (extract_kind, extract_id)
join categories as context on context.category_id = extract_categories.category_id
left join categories as practice on practice.category_id = extracts.category_id
where extract_categories.extract_kind = 'failure'
    and extract_categories.facet = 'context'
    and extracts.is_compared
    and ($context_id is null or extract_categories.category_id = $context_id)
group by all
order by extracts.review_type, context_label, n_with desc, n_failures desc, category_label
