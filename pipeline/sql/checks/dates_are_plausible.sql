-- Dates lie between 1900 and today, and no period of practice ends more than a year after the document was published.
-- A year, because some dates of publication are estimates.
with dated as (
    select 'documents.published_on' as column_name, document_id as row_id, published_on as day from documents
    union all
    select 'documents.period_start_on', document_id, period_start_on from documents
    union all
    select 'documents.period_end_on', document_id, period_end_on from documents
    union all
    select 'reviews.announced_on', review_id, announced_on from reviews
    union all
    select 'reviews.published_on', review_id, published_on from reviews
)
select column_name, row_id
from dated
where day not between date '1900-01-01' and current_date
union all
select 'documents.period_end_on', document_id
from documents
where period_end_on > published_on + interval 1 year
