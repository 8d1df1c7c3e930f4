-- What was read and is not compared, and why?
select
    document_kind,
    coalesce(review_role, '(no review)') as review_role,
    documents.is_in_scope,
    documents.scope_reason,
    count(*) as n_documents,
    min(documents.title) as for_instance
from placed_documents
join documents using (document_id)
where not placed_documents.is_compared
group by all
order by n_documents desc, document_kind, review_role, documents.scope_reason
