-- Which themes recur, in how many reviews and areas, and how stable are they?
select
    themes.label,
    themes.is_stable,
    round(themes.stability, 2) as stability,
    count(distinct extracts.review_id) as n_reviews,
    count(distinct extracts.area_code) as n_areas,
    count(*) as n_extracts,
    min(extracts.practice_year) as first_year,
    max(extracts.practice_year) as last_year
from themes
join theme_members using (theme_id)
join extracts using (extract_kind, extract_id)
where extracts.is_compared
group by themes.theme_id, themes.label, themes.is_stable, themes.stability
order by n_reviews desc, n_extracts desc, themes.label
