create view theme_trend as
with base as (
    select review_type, practice_year, count(*) as n_reviews
    from compared_reviews
    where practice_year is not null
    group by all
),

counted as (
    select
        compared_reviews.review_type,
        compared_reviews.practice_year,
        theme_members.theme_id,
        count(distinct compared_reviews.review_id) as n_with,
        count(*) as n_extracts
    from theme_members
    join extracts using (extract_kind, extract_id)
    join compared_reviews using (review_id)
    where extracts.is_compared
    group by all
),

final as (
    select
        base.review_type,
        themes.theme_id,
        themes.label as theme_label,
        themes.is_stable,
        base.practice_year,
        coalesce(counted.n_extracts, 0) as n_extracts,
        coalesce(counted.n_with, 0) as n_with,
        base.n_reviews
    from base
    cross join themes
    left join counted using (review_type, practice_year, theme_id)
)

select
    *,
    case when n_reviews >= 5 then n_with / n_reviews end as share,
    case when n_reviews >= 5 then wilson_low(n_with, n_reviews) end as share_low,
    case when n_reviews >= 5 then wilson_high(n_with, n_reviews) end as share_high,
    n_reviews < 5 as is_base_small
from final;
comment on view theme_trend is
    'In how many reviews a theme occurs by year of practice, one row for each type of review, theme and year. Reports come out years after the practice: the latest years are incomplete.';
comment on column theme_trend.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column theme_trend.theme_id is 'The theme: see themes.';
comment on column theme_trend.theme_label is 'Name of the theme.';
comment on column theme_trend.is_stable is
    'True where the theme is stable enough to rely on; null where that was not measured.';
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
