-- How many reviews were read for each 100,000 residents aged 0 to 25? Parameter: group_kind (area, region or nation; region).
select
    review_type,
    group_label,
    n_reviews,
    n_areas_with,
    n_areas,
    first_year,
    last_year,
    population_0_25,
    round(rate, 2) as rate,
    round(rate_low, 2) as rate_low,
    round(rate_high, 2) as rate_high
from review_rates
where group_kind = coalesce($group_kind, 'region')
order by review_type, group_label, group_name
