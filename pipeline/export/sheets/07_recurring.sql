-- Recurring recommendations
-- What is asked again and again: groups of recommendations of several reviews that ask the same or nearly, the most often made first.
select
    * exclude (group_id, exemplar_id),
    group_id,
    exemplar_id
from recurring_recommendations
order by n_reviews desc, n_recommendations desc, group_id
