-- How far does each review say why things failed, beside other reviews of its type?
select
    review_type,
    coalesce(review_label, review_id) as review,
    area_name,
    n_failures,
    n_explained,
    round(share, 2) as share,
    round(share_low, 2) as share_low,
    round(share_high, 2) as share_high,
    round(type_share, 2) as type_share
from why_coverage
order by review_type, share desc nulls last, review_id
