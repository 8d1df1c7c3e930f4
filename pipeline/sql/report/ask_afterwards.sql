-- What later documents of the same area report under the same code after a recommendation was due
select recommendation_id, category_label, count(distinct failure_review_id) as n_reviews, min(failure_published_on) as first_on
from failures_after_recommendation
where timing = 'after the recommendation' and not is_past
group by all order by recommendation_id, category_label
