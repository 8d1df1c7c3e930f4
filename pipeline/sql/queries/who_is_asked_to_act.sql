-- Who is asked to act, how often with a deadline, and how often is a failure only turned round?
select
    review_type,
    sector,
    coalesce(agency_name, '(not resolved)') as agency_name,
    n_recommendations,
    n_with_deadline,
    n_mirror,
    n_with,
    n_reviews
from recommendations_by_agency
order by review_type, n_recommendations desc, sector, agency_name
