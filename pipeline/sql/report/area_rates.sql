-- How many reviews of each type and region were read, and over how many residents aged 0 to 25.
select review_type, group_label as region, n_reviews, n_areas_with, n_areas, first_year, last_year, population_0_25
from review_rates
where group_kind = 'region'
order by review_type, group_label
