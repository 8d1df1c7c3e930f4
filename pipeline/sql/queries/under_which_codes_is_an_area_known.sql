-- Under which codes was an area known, and when; how many documents lie under each? Parameter: area_code.
select
    area_history.area_code,
    area_history.area_name,
    area_history.known_as_code,
    area_history.known_as_name,
    area_history.valid_from,
    area_history.valid_to,
    area_history.is_other_extent,
    count(distinct documents_in_time.document_id) as n_documents_then
from area_history
left join documents_in_time
    on documents_in_time.area_code = area_history.area_code and documents_in_time.known_as_code = area_history.known_as_code
where $area_code is null or area_history.area_code = $area_code
group by all
having $area_code is not null or n_documents_then > 0
order by area_history.area_name, area_history.area_code, area_history.valid_from nulls first, area_history.known_as_code
