-- The documents of each review
select rd.*, d.title, d.kind, d.published_on from review_documents rd join documents d using (document_id)
order by rd.review_id, d.published_on nulls last, rd.document_id
