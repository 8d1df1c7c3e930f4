-- Documents of reviews that a later review disputes or takes the place of; its own documents apart
select rd.document_id, l.relation, l.review_id
from review_links l join review_documents rd on rd.review_id = l.other_review_id
where l.relation in ('disputes', 'supersedes') and rd.role <> 're_review'
  and rd.document_id not in (select document_id from review_documents o where o.review_id = l.review_id)
order by all
