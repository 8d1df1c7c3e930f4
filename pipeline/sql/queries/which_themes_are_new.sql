-- Which themes are new since 2018: in no review before, or in none of the same kind? Parameter: year (2018).
with counted as (
    select
        theme_id,
        theme_label,
        review_type,
        framework_id,
        stability,
        rests_on,
        min(practice_year) filter (where n_with > 0) as first_year,
        coalesce(sum(n_with) filter (where practice_year >= coalesce($year, 2018)), 0)::bigint as n_with_since,
        coalesce(sum(n_reviews) filter (where practice_year >= coalesce($year, 2018)), 0)::bigint as n_reviews_since,
        coalesce(sum(n_reviews) filter (where practice_year < coalesce($year, 2018)), 0)::bigint as n_reviews_before
    from theme_trend
    group by all
),

dated as (
    select *, min(first_year) over (partition by theme_id) as first_year_anywhere
    from counted
)

select
    theme_id,
    theme_label,
    -- true where no review of any kind had it before
    first_year_anywhere >= coalesce($year, 2018) as is_new,
    review_type,
    framework_id,
    first_year,
    n_with_since,
    n_reviews_since,
    n_reviews_before,
    -- where the share had always been as it is since, how likely none before would be
    case
        when n_reviews_before >= 5 and n_reviews_since >= 5
            then round((1 - n_with_since / n_reviews_since) ** n_reviews_before, 3)
    end as chance_of_none_before,
    round(stability, 2) as stability,
    rests_on
from dated
where first_year >= coalesce($year, 2018)
    -- a kind of review of which there was none before can tell nothing, unless the theme is new everywhere
    and (n_reviews_before > 0 or first_year_anywhere >= coalesce($year, 2018))
order by is_new desc, chance_of_none_before nulls last, n_with_since desc, theme_label, theme_id, review_type, framework_id
