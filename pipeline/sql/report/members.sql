-- The exemplars of each theme, with their places
select m.theme_id, m.extract_kind, m.extract_id, m.exemplar, e.document_id, e.page, d.title, d.area_code, a.name as area
from theme_members m
join (
    select extract_kind, extract_id, document_id, page from evidence where role = 'main'
) e using (extract_kind, extract_id)
join documents d using (document_id)
left join areas a using (area_code)
where m.exemplar is not null
order by m.theme_id, m.exemplar
