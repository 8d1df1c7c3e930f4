-- In how many reviews of each year of practice does something bear on each lens? Parameters: lens_id, aspect.
select
    review_type,
    lens_id,
    aspect_label,
    practice_year,
    n_with,
    n_with_failure,
    n_with_good_practice,
    n_reviews,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high
from lens_by_year
where ($lens_id is null or lens_id = $lens_id)
    and aspect = coalesce($aspect, 'any')
order by review_type, lens_id, practice_year
