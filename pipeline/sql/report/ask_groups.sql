-- Recommendations that recur, without formalities, those of most boards first
select * from recurring_recommendations where not is_form
order by n_boards desc, n_reviews desc, n_recommendations desc, group_id
