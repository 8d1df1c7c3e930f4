-- In how many of the reviews of each area does a theme occur? Parameters: area_code, theme_id.
select
    review_type,
    area_name,
    theme_label,
    n_with,
    n_reviews,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high,
    round(stability, 2) as stability,
    rests_on
from theme_by_area
where ($area_code is null or area_code = $area_code)
    and ($theme_id is null or theme_id = $theme_id)
    and (n_with > 0 or $theme_id is not null)
order by review_type, area_name, area_code, n_with desc, theme_label, theme_id
