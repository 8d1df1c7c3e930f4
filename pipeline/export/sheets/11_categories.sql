-- Categories
-- The codebook: what extracts are coded with, one row for each code.
-- n_failures: Number of failures under the code.
select
    categories.label,
    categories.facet,
    categories.definition,
    count(distinct coded.failure_id) as n_failures,
    categories.category_id
from categories
left join (
    select failure_id, category_id from failures
    union
    select extract_id, category_id from extract_categories where extract_kind = 'failure'
) as coded on coded.category_id = categories.category_id
group by all
order by categories.facet, categories.label, categories.category_id
