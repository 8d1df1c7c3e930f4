-- The practice code of a failure is the one that the stage `code` has given it; one that no code fits has none.
update failures
set category_id = extract_categories.category_id
from extract_categories
where
    extract_categories.extract_kind = 'failure'
    and extract_categories.facet = 'practice'
    and extract_categories.extract_id = failures.failure_id
