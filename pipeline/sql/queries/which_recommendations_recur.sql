-- Which recommendations do several reviews make?
select n_other_reviews, n_other_areas, first_on, last_on, area_name, published_on, page, quote
from recurring_recommendations
order by n_other_reviews desc, n_alike desc, published_on, recommendation_id
limit 50
