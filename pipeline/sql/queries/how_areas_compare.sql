-- In how many of the reviews of each area does each kind of failure occur? Parameters: area_code, category_id.
select
    review_type,
    area_name,
    category_label,
    n_with,
    n_reviews,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high
from area_comparison
where ($area_code is null or area_code = $area_code)
    and ($category_id is null or category_id = $category_id)
    and (n_with > 0 or $category_id is not null)
order by review_type, area_name, facet desc, n_with desc, category_label
