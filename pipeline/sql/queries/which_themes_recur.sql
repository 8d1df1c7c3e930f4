-- Which themes recur, in how many reviews and areas, how stable are they, and what do they rest on?
select
    themes.label,
    themes.is_stable,
    round(themes.stability, 2) as stability,
    themes.rests_on,
    count(*) as n_reviews,
    count(distinct compared_reviews.area_code) as n_areas,
    sum(theme_reviews.n_extracts)::bigint as n_extracts,
    min(compared_reviews.practice_year) as first_year,
    max(compared_reviews.practice_year) as last_year
from themes
join theme_reviews using (theme_id)
join compared_reviews using (review_id)
group by themes.theme_id, themes.label, themes.is_stable, themes.stability, themes.rests_on
order by n_reviews desc, n_extracts desc, themes.label, themes.theme_id
