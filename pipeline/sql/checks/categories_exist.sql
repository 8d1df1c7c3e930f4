-- Every code given to an extract stands in the codebook under the same facet, and a failure's own code is a practice code.
select extract_categories.extract_kind, extract_categories.extract_id, extract_categories.category_id
from extract_categories
anti join categories using (category_id, facet)
union all
select 'failure', failures.failure_id, failures.category_id
from failures
anti join (select * from categories where facet = 'practice') as practice using (category_id)
where failures.category_id is not null
