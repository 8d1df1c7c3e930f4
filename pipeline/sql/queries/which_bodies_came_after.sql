-- Which bodies that recommendations address are gone, and who does their work now?
select
    agencies.name as body,
    agencies.sector,
    agencies.valid_to,
    agency_history.known_as_name as now,
    count(distinct recommendation_addressees.recommendation_id) as n_recommendations
from recommendation_addressees
join agencies using (agency_id)
left join agency_history
    on agency_history.agency_id = agencies.agency_id and agency_history.is_present and agency_history.n_steps > 0
where agencies.valid_to is not null
group by all
order by n_recommendations desc, body, now
