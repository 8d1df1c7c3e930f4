-- Themes by area
-- In how many reviews of an area a theme occurs, one row for each type of review, area and theme that occurs. Counts are not performance.
select
    theme_label,
    area_name,
    review_type,
    n_extracts,
    n_with,
    n_reviews,
    share,
    share_low,
    share_high,
    is_base_small,
    is_stable,
    theme_id,
    area_code
from theme_by_area
where n_with > 0
order by theme_label, theme_id, review_type, area_name, area_code
