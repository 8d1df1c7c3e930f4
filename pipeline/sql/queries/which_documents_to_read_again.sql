-- Which documents should a person read again: pages from pictures, problems, or no extract found?
with found as (
    select document_id, count(*) as n_extracts
    from evidence
    where role = 'main'
    group by document_id
),

troubled as (
    select document_id, count(*) as n_problems, string_agg(distinct kind, ', ' order by kind) as problem_kinds
    from problems
    where document_id is not null
    group by document_id
)

select
    documents.document_id,
    documents.kind,
    documents.title,
    documents.n_pages,
    documents.n_ocr_pages,
    coalesce(troubled.n_problems, 0) as n_problems,
    troubled.problem_kinds,
    coalesce(found.n_extracts, 0) as n_extracts
from documents
left join found using (document_id)
left join troubled using (document_id)
where documents.n_ocr_pages > 0 or troubled.n_problems > 0 or (documents.is_in_scope and found.n_extracts is null)
order by documents.n_ocr_pages desc, n_problems desc, documents.title, documents.document_id
