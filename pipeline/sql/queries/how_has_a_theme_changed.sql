-- How has a theme changed from year to year of practice, with base and interval? Parameters: theme_id, review_type.
select
    review_type,
    framework_id,
    theme_label,
    practice_year,
    n_with,
    n_reviews,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high,
    round(stability, 2) as stability,
    rests_on
from theme_trend
where ($theme_id is null or theme_id = $theme_id)
    and ($review_type is null or review_type = $review_type)
    and (n_with > 0 or $theme_id is not null)
order by review_type, framework_id, theme_label, theme_id, practice_year
