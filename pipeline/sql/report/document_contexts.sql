-- What the children faced, by extract
select e.extract_kind, e.extract_id, c.label
from extract_categories e join categories c using (category_id)
where e.facet = 'context' order by e.extract_kind, e.extract_id, c.label
