-- Agencies asked
-- Bodies that recommendations ask, one row for each type of review and body.
select
    coalesce(agency_name, '(not resolved to one body)') as agency_name,
    sector,
    review_type,
    n_recommendations,
    n_with_deadline,
    n_mirror,
    n_with,
    n_reviews,
    agency_id
from recommendations_by_agency
order by review_type, n_with desc, n_recommendations desc, sector, agency_name, agency_id
