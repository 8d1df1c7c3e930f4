-- Recommendations of each area's documents, with what is known of the answer and how many areas are asked the like
select r.area_code, r.recommendation_id, r.review_id, r.document_id, r.page, r.ask_kind, r.addressees, r.deadline, r.due_on,
       r.status, r.n_answers, r.is_form, r.group_id, r.published_on,
       g.n_areas, g.n_reviews, g.matter, g.exemplar_id
from placed_recommendations r
left join recurring_recommendations g on g.group_id = r.group_id and not g.is_form
where r.area_code is not null and r.is_compared
order by r.area_code, r.published_on, r.document_id, r.page, r.recommendation_id
