-- Practice codes by kind of document
select c.label, d.kind, count(distinct coalesce(rd.review_id, d.document_id)) as n_reviews, count(*) as n_failures
from failures f join documents d using (document_id)
left join review_documents rd using (document_id)
join categories c using (category_id)
where d.is_in_scope group by all order by n_reviews desc, n_failures desc, c.label
