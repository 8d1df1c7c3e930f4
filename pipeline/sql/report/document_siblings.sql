-- The documents of each review, in time
select rd.review_id, rd.document_id, rd.role, rd.reason, d.published_on
from review_documents rd join documents d using (document_id)
order by rd.review_id, d.published_on nulls last, rd.document_id
