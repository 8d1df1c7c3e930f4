-- In how many reviews does something bear on each lens, and on which side of it? Parameter: lens_id.
select
    review_type,
    lens_id,
    aspect_label,
    n_with,
    n_with_failure,
    n_with_good_practice,
    n_with_recommendation,
    n_reviews,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high,
    round(lens_precision, 2) as lens_precision
from lens_overview
where $lens_id is null or lens_id = $lens_id
order by review_type, lens_id, ordinal
