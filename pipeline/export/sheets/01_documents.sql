-- Documents
-- The published texts that were read, one row each.
-- n_failures: Number of failures that the document asserts.
-- n_recommendations: Number of recommendations that it makes.
select
    documents.title,
    documents.kind,
    documents.publisher,
    areas.name as area_name,
    documents.nation,
    documents.published_on,
    documents.published_on_source,
    documents.period_start_on,
    documents.period_end_on,
    documents.is_in_scope,
    documents.scope_reason,
    documents.n_pages,
    documents.n_ocr_pages,
    (select count(*) from failures where failures.document_id = documents.document_id) as n_failures,
    (select count(*) from recommendations where recommendations.document_id = documents.document_id) as n_recommendations,
    documents.licence,
    documents.source_url,
    placed_documents.review_id,
    documents.document_id
from documents
left join placed_documents using (document_id)
left join areas on areas.area_code = documents.area_code
order by documents.kind, documents.published_on, documents.document_id
