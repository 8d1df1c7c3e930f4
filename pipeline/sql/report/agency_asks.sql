-- Recommendations that name a body of the register as the one to act, the latest first
select distinct a.agency_id, r.recommendation_id, r.published_on, r.n_answers, r.status, r.group_id, r.is_form, g.n_recommendations
from recommendation_addressees a join placed_recommendations r using (recommendation_id)
left join recurring_recommendations g using (group_id)
where a.agency_id is not null
order by a.agency_id, r.published_on desc nulls last, r.recommendation_id
