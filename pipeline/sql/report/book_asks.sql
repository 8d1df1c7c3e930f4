-- Every recommendation with whom it asks, by when, what is known of the answer and how often the like is asked
select r.recommendation_id, r.document_id, r.document_kind, r.area_code, r.area_name, r.board_name, r.published_on, r.page, r.quote,
       r.ask_kind, r.addressees, r.deadline, r.due_on, r.is_mirror, r.is_form, r.n_answers, r.status, r.is_compared,
       g.group_id, g.matter, g.n_reviews, g.n_areas
from placed_recommendations r
left join recurring_recommendations g using (group_id)
order by r.area_name nulls last, r.area_code, r.published_on nulls last, r.document_id, r.page, r.recommendation_id
