create view lens_by_area as
with base as (
    select review_type, area_code, area_name, count(*) as n_reviews
    from compared_reviews
    where area_code is not null
    group by all
),

asked as (
    select lens_id, aspect, ordinal, label from lens_aspects
    union all
    select lens_id, 'any', 0, 'Any aspect' from lenses
),

counted as (
    select
        compared_reviews.review_type,
        compared_reviews.area_code,
        lens_reviews.lens_id,
        lens_reviews.aspect,
        sum(lens_reviews.n_extracts)::bigint as n_extracts,
        count(*) as n_with,
        count(*) filter (lens_reviews.has_failure) as n_with_failure,
        count(*) filter (lens_reviews.has_good_practice) as n_with_good_practice,
        count(*) filter (lens_reviews.has_recommendation) as n_with_recommendation
    from lens_reviews
    join compared_reviews using (review_id)
    group by all
),

final as (
    select
        base.review_type,
        base.area_code,
        base.area_name,
        lenses.lens_id,
        lenses.question,
        asked.aspect,
        asked.ordinal,
        asked.label as aspect_label,
        coalesce(counted.n_extracts, 0) as n_extracts,
        coalesce(counted.n_with, 0) as n_with,
        coalesce(counted.n_with_failure, 0) as n_with_failure,
        coalesce(counted.n_with_good_practice, 0) as n_with_good_practice,
        coalesce(counted.n_with_recommendation, 0) as n_with_recommendation,
        base.n_reviews,
        lenses.precision as lens_precision
    from base
    cross join asked
    join lenses using (lens_id)
    left join counted using (review_type, area_code, lens_id, aspect)
)

select
    *,
    case when n_reviews >= 5 then n_with / n_reviews end as share,
    case when n_reviews >= 5 then wilson_low(n_with, n_reviews) end as share_low,
    case when n_reviews >= 5 then wilson_high(n_with, n_reviews) end as share_high,
    n_reviews < 5 as is_base_small
from final;
comment on view lens_by_area is
    'What each lens shows in each area: in how many of its reviews something bears on the question, one row for each type of review, area, lens and aspect. That a review says nothing of it does not mean that there was nothing. Counts are not performance.';
comment on column lens_by_area.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column lens_by_area.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column lens_by_area.area_name is 'Name of the area; which area has more is no ranking.';
comment on column lens_by_area.lens_id is 'The lens: see lenses.';
comment on column lens_by_area.question is 'The question of the lens in plain words.';
comment on column lens_by_area.aspect is 'The side of the question: see lens_aspects; any for all of them together.';
comment on column lens_by_area.ordinal is 'Place of the aspect in its lens; 0 for all of them together.';
comment on column lens_by_area.aspect_label is 'Name of the aspect for readers.';
comment on column lens_by_area.n_extracts is
    'Number of extracts of these reviews that bear on it; long documents have more, so compare n_with.';
comment on column lens_by_area.n_with is
    'Number of these reviews with at least one extract that bears on it, of any kind.';
comment on column lens_by_area.n_with_failure is 'Number of these reviews with at least one failure that bears on it.';
comment on column lens_by_area.n_with_good_practice is
    'Number of these reviews with at least one statement of good practice that bears on it.';
comment on column lens_by_area.n_with_recommendation is
    'Number of these reviews with at least one recommendation that bears on it.';
comment on column lens_by_area.n_reviews is
    'Base: number of reviews of this type and area that were read and are compared.';
comment on column lens_by_area.lens_precision is
    'Share of the rows of the lens that were right when read by eye: see lenses; null where none were read.';
comment on column lens_by_area.share is 'n_with over its base, from 0 to 1; null where the base is below 5.';
comment on column lens_by_area.share_low is
    'Lower end of the 95% Wilson interval of the share; null where the share is.';
comment on column lens_by_area.share_high is
    'Upper end of the 95% Wilson interval of the share; null where the share is.';
comment on column lens_by_area.is_base_small is 'True where the base is below 5, so that no share is given.';
