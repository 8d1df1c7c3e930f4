-- Practice codes of each area, by number of reviews
select d.area_code, c.label, count(distinct coalesce(rd.review_id, d.document_id)) as n_reviews, count(*) as n_failures
from failures f join documents d using (document_id)
left join review_documents rd using (document_id)
join categories c using (category_id)
where d.is_in_scope and d.area_code is not null and c.category_id <> 'other'
group by all order by d.area_code, n_reviews desc, n_failures desc, c.label
