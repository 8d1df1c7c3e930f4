-- Every document has pages, numbered from 1 without a gap, as many as it says and as were recognised; what was checked is one.
select documents.document_id, documents.n_pages, count(pages.page) as n_found
from documents
left join pages using (document_id)
group by documents.document_id, documents.n_pages, documents.n_ocr_pages
having count(pages.page) <> documents.n_pages
    or count(pages.page) = 0
    or min(pages.page) <> 1
    or max(pages.page) <> documents.n_pages
    or count(*) filter (where pages.method = 'ocr') <> documents.n_ocr_pages
union all
select page_checks.document_id, page_checks.page, 0
from page_checks
anti join pages using (document_id, page)
