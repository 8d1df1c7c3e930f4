-- How long was it from incident to publication, by board? Months, with how many reviews state the month of the incident.
select
    review_type,
    coalesce(present_board_name, '(no board: ' || coalesce(area_name, 'no area') || ')') as board,
    count(*) as n_reviews,
    count(n_months_from_incident) as n_with_incident,
    median(n_months_from_incident) as median_months_from_incident,
    min(n_months_from_incident) as least_months,
    max(n_months_from_incident) as most_months,
    count(n_months_from_announcement) as n_announced,
    median(n_months_from_announcement) as median_months_from_announcement
from review_delays
group by all
having count(present_board_id) > 0 or count(n_months_from_incident) > 0 or count(n_months_from_announcement) > 0
order by review_type, n_with_incident desc, board
