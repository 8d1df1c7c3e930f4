create view theme_trend as
with base as (
    select review_type, framework_id, practice_year, count(*) as n_reviews
    from compared_reviews
    where practice_year is not null
    group by all
),

counted as (
    select
        compared_reviews.review_type,
        compared_reviews.framework_id,
        compared_reviews.practice_year,
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
        base.framework_id,
        themes.theme_id,
        themes.label as theme_label,
        themes.is_stable,
        themes.stability,
        themes.rests_on,
        base.practice_year,
        coalesce(counted.n_extracts, 0) as n_extracts,
        coalesce(counted.n_with, 0) as n_with,
        base.n_reviews
    from base
    cross join themes
    left join counted using (review_type, framework_id, practice_year, theme_id)
)

select
    *,
    case when n_reviews >= 5 then n_with / n_reviews end as share,
    case when n_reviews >= 5 then wilson_low(n_with, n_reviews) end as share_low,
    case when n_reviews >= 5 then wilson_high(n_with, n_reviews) end as share_high,
    n_reviews < 5 as is_base_small
from final;
comment on view theme_trend is
    'In how many reviews a theme occurs by year of practice, one row for each type of review, framework, theme and year; themes and years without a hit are rows with 0. Whether that is a rise or a fall is in theme_trends. Reports come out years after the practice: the latest years are incomplete.';
comment on column theme_trend.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column theme_trend.framework_id is
    'Framework of the reviews: see frameworks; none where the register has no entry for them. Never add frameworks together: they look at different things.';
comment on column theme_trend.theme_id is 'The theme: see themes.';
comment on column theme_trend.theme_label is 'Name of the theme.';
comment on column theme_trend.is_stable is
    'True where the theme is stable enough to rely on; null where that was not measured.';
comment on column theme_trend.stability is 'Mean overlap of the theme with its like in other clusterings, from 0 to 1; null where it was not measured.';
comment on column theme_trend.rests_on is
    'one publisher, one area or template, where the theme hangs on that; null where it recurs in its own right.';
comment on column theme_trend.practice_year is 'Latest year of the practice that the review describes.';
comment on column theme_trend.n_extracts is 'Number of extracts of these reviews in the theme.';
comment on column theme_trend.n_with is 'Number of these reviews with at least one extract in the theme.';
comment on column theme_trend.n_reviews is
    'Base: number of reviews of this type and year that were read and are compared.';
comment on column theme_trend.share is 'The count over its base, from 0 to 1; null where the base is below 5.';
comment on column theme_trend.share_low is
    'Lower end of the 95% Wilson interval of the share; null where the share is.';
comment on column theme_trend.share_high is
    'Upper end of the 95% Wilson interval of the share; null where the share is.';
comment on column theme_trend.is_base_small is 'True where the base is below 5, so that no share is given.';
