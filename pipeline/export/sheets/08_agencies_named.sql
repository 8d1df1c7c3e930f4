-- Agencies named
-- Bodies named in failures, by their part in them, one row for each type of review, body and part. Bodies that are reviewed more are named more.
select
    coalesce(agency_name, '(not resolved to one body)') as agency_name,
    sector,
    role,
    review_type,
    n_failures,
    n_missed_opportunities,
    n_with,
    n_reviews,
    agency_id
from failures_by_agency
order by review_type, n_with desc, n_failures desc, sector, agency_name, role, agency_id
