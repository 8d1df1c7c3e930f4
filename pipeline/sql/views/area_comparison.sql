create view area_comparison as
with base as (
    select review_type, area_code, area_name, count(*) as n_reviews
    from compared_reviews
    where area_code is not null
    group by all
),

counted as (
    select compared_reviews.review_type, compared_reviews.area_code, coded_reviews.category_id, count(*) as n_with
    from coded_reviews
    join compared_reviews using (review_id)
    where compared_reviews.area_code is not null
    group by all
),

final as (
    select
        base.review_type,
        base.area_code,
        base.area_name,
        categories.facet,
        categories.category_id,
        categories.label as category_label,
        coalesce(counted.n_with, 0) as n_with,
        base.n_reviews
    from base
    cross join categories
    left join counted using (review_type, area_code, category_id)
)

select
    *,
    case when n_reviews >= 5 then n_with / n_reviews end as share,
    case when n_reviews >= 5 then wilson_low(n_with, n_reviews) end as share_low,
    case when n_reviews >= 5 then wilson_high(n_with, n_reviews) end as share_high,
    n_reviews < 5 as is_base_small
from final;
comment on view area_comparison is
    'How many reviews of an area name a failure under each code, one row for each type of review, area and code. Counts are not performance: which reviews are held, published and kept differs from area to area.';
comment on column area_comparison.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column area_comparison.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column area_comparison.area_name is 'Name of the area; which area has more is no ranking.';
comment on column area_comparison.facet is 'practice (what services did) or context (what the children faced).';
comment on column area_comparison.category_id is 'The code: see categories.';
comment on column area_comparison.category_label is 'Name of the code for readers.';
comment on column area_comparison.n_with is 'Number of these reviews with at least one failure under the code.';
comment on column area_comparison.n_reviews is
    'Base: number of reviews of this type and area that were read and are compared.';
comment on column area_comparison.share is 'The count over its base, from 0 to 1; null where the base is below 5.';
comment on column area_comparison.share_low is
    'Lower end of the 95% Wilson interval of the share; null where the share is.';
comment on column area_comparison.share_high is
    'Upper end of the 95% Wilson interval of the share; null where the share is.';
comment on column area_comparison.is_base_small is 'True where the base is below 5, so that no share is given.';
