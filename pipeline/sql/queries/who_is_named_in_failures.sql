-- Which bodies are named as responsible for failures, in how many reviews of each type?
select
    review_type,
    sector,
    coalesce(agency_name, '(not resolved)') as agency_name,
    n_failures,
    n_missed_opportunities,
    n_with,
    n_reviews
from failures_by_agency
where role = 'responsible'
order by review_type, n_with desc, n_failures desc, sector, agency_name
