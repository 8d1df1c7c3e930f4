-- What was done well, area by area? At most 2,000 rows. Parameter: area_code.
select area_name, practice_year, title, section_kind, page, quote
from extracts
where extract_kind = 'good_practice'
    and is_in_scope
    and not is_hedged
    and ($area_code is null or area_code = $area_code)
order by area_name, practice_year, title, page, start_char, extract_id
limit 2000
