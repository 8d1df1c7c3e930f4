-- Which chances to protect were missed, by whom, and where does it say so? Parameter: area_code.
select
    extracts.area_name,
    extracts.practice_year,
    coalesce(string_agg(distinct failure_agencies.surface, ', ' order by failure_agencies.surface), '(nobody named)')
        as responsible,
    extracts.title,
    extracts.page,
    extracts.quote
from failures
join extracts on extracts.extract_kind = 'failure' and extracts.extract_id = failures.failure_id
left join failure_agencies
    on failure_agencies.failure_id = failures.failure_id and failure_agencies.role = 'responsible'
where failures.is_missed_opportunity
    and extracts.is_in_scope
    and ($area_code is null or extracts.area_code = $area_code)
group by all
order by extracts.area_name, extracts.practice_year, extracts.title, extracts.page, extracts.quote
