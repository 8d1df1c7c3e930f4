-- Every recommendation with where, when and whom it was asked, and what is known of the answer
select r.recommendation_id, r.document_id, r.document_kind, r.review_id, r.review_type, r.area_code, r.area_name, r.board_id,
       r.board_name, r.published_on, r.ask_kind, r.due_on, r.is_mirror, r.n_answers, r.status, r.sectors, r.group_id, r.is_form,
       m.relation, r.is_compared
from placed_recommendations r
left join recommendation_group_members m using (recommendation_id)
order by r.published_on nulls last, r.document_id, r.page, r.recommendation_id
