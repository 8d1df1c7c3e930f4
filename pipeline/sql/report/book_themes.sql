-- How often each class of review reports each theme, and whether it rises or falls over the years of practice
select t.theme_id, h.label, t.review_type, t.framework_id, t.n_with, t.n_reviews, t.first_year, t.last_year, t.direction
from theme_trends t join themes h using (theme_id)
order by h.label, t.theme_id, t.review_type, t.framework_id
