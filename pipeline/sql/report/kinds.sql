-- Documents by kind
select kind, count(*) as n_documents, count(*) filter (is_in_scope) as n_in_scope, sum(n_pages)::int as n_pages,
       sum(n_ocr_pages)::int as n_ocr_pages, min(published_on) as first_on, max(published_on) as last_on
from documents group by kind order by n_documents desc, kind
