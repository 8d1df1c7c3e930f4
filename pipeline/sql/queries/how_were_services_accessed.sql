-- How did children and families get into services, and what kept them out? At most 2,000 rows. Parameters: area_code, aspect.
select aspect_label, extract_kind, area_name, practice_year, title, page, quote
from lens_extracts_placed
where lens_id = 'access'
    and is_in_scope
    and ($area_code is null or area_code = $area_code)
    and ($aspect is null or aspect = $aspect)
order by aspect_label, extract_kind, area_name, practice_year, title, page, start_char, extract_id
limit 2000
