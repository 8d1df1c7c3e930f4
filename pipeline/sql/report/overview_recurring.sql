-- What was recommended most often in much the same words, without the formalities of one maker
select group_id, exemplar_id, matter, n_reviews, n_boards, n_areas, first_seen_on, last_seen_on, n_answered, gap_years
from recurring_recommendations where not is_form
order by n_boards desc, n_reviews desc, group_id limit 8
