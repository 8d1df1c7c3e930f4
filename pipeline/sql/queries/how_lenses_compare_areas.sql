-- In how many reviews of each area does something bear on each lens? Parameters: area_code, lens_id.
select
    review_type,
    area_name,
    lens_id,
    aspect_label,
    n_with,
    n_with_failure,
    n_with_good_practice,
    n_reviews,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high
from lens_by_area
where ($area_code is null or area_code = $area_code)
    and ($lens_id is null or lens_id = $lens_id)
    and (n_with > 0 or aspect = 'any')
order by review_type, lens_id, area_name, ordinal
