-- What followed for children and families, from which kinds of failure? At most 2,000 rows. Parameters: category_id, area_code.
select
    extracts.area_name,
    extracts.practice_year,
    categories.label as category_label,
    extracts.title,
    impacts.page as impact_page,
    impacts.quote as impact,
    extracts.page as failure_page,
    extracts.quote as failure
from impact_failures
join impacts using (impact_id)
join extracts on extracts.extract_kind = 'failure' and extracts.extract_id = impact_failures.failure_id
left join categories on categories.category_id = extracts.category_id
where extracts.is_in_scope
    and ($category_id is null or extracts.category_id = $category_id)
    and ($area_code is null or extracts.area_code = $area_code)
order by extracts.area_name, extracts.practice_year, extracts.title, impacts.page, impacts.start_char, extracts.start_char,
    impacts.impact_id, extracts.extract_id
limit 2000
