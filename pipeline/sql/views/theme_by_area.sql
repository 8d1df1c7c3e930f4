create view theme_by_area as
with base as (
    select review_type, area_code, area_name, count(*) as n_reviews
    from compared_reviews
    where area_code is not null
    group by all
),

counted as (
    select
        compared_reviews.review_type,
        compared_reviews.area_code,
        theme_reviews.theme_id,
        count(*) as n_with,
        sum(theme_reviews.n_extracts)::bigint as n_extracts
    from theme_reviews
    join compared_reviews using (review_id)
    group by all
),

final as (
    select
        base.review_type,
        base.area_code,
        base.area_name,
        themes.theme_id,
        themes.label as theme_label,
        themes.is_stable,
        themes.stability,
        themes.rests_on,
        coalesce(counted.n_extracts, 0) as n_extracts,
        coalesce(counted.n_with, 0) as n_with,
        base.n_reviews
    from base
    cross join themes
    left join counted using (review_type, area_code, theme_id)
)

select
    *,
    case when n_reviews >= 5 then n_with / n_reviews end as share,
    case when n_reviews >= 5 then wilson_low(n_with, n_reviews) end as share_low,
    case when n_reviews >= 5 then wilson_high(n_with, n_reviews) end as share_high,
    n_reviews < 5 as is_base_small
from final;
comment on view theme_by_area is
    'In how many reviews of an area a theme occurs, one row for each type of review, area and theme. Counts are not performance.';
comment on column theme_by_area.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column theme_by_area.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column theme_by_area.area_name is 'Name of the area.';
comment on column theme_by_area.theme_id is 'The theme: see themes.';
comment on column theme_by_area.theme_label is 'Name of the theme.';
comment on column theme_by_area.is_stable is
    'True where the theme is stable enough to rely on; null where that was not measured.';
comment on column theme_by_area.stability is 'Mean overlap of the theme with its like in other clusterings, from 0 to 1; null where it was not measured.';
comment on column theme_by_area.rests_on is
    'one publisher, one area or template, where the theme hangs on that; null where it recurs in its own right.';
comment on column theme_by_area.n_extracts is
    'Number of extracts of these reviews in the theme; long documents have more, so compare n_with.';
comment on column theme_by_area.n_with is 'Number of these reviews with at least one extract in the theme.';
comment on column theme_by_area.n_reviews is
    'Base: number of reviews of this type and area that were read and are compared.';
comment on column theme_by_area.share is 'The count over its base, from 0 to 1; null where the base is below 5.';
comment on column theme_by_area.share_low is
    'Lower end of the 95% Wilson interval of the share; null where the share is.';
comment on column theme_by_area.share_high is
    'Upper end of the 95% Wilson interval of the share; null where the share is.';
comment on column theme_by_area.is_base_small is 'True where the base is below 5, so that no share is given.';
