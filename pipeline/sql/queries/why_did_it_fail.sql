-- Why did it fail: which words explain which failure, page by page? At most 2,000 rows. Parameters: category_id, area_code.
select
    extracts.area_name,
    extracts.practice_year,
    categories.label as category_label,
    causes.level as cause_level,
    extracts.title,
    extracts.page as failure_page,
    extracts.quote as failure,
    causes.page as cause_page,
    causes.quote as cause,
    causes.cue,
    cause_failures.is_same_sentence
from cause_failures
join causes using (cause_id)
join extracts on extracts.extract_kind = 'failure' and extracts.extract_id = cause_failures.failure_id
left join categories on categories.category_id = extracts.category_id
where extracts.is_in_scope
    and ($category_id is null or extracts.category_id = $category_id)
    and ($area_code is null or extracts.area_code = $area_code)
order by extracts.area_name, extracts.practice_year, extracts.title, extracts.page, extracts.start_char, causes.start_char,
    extracts.extract_id, causes.cause_id
limit 2000
