-- Which themes rise or fall with the year of practice, within one kind of review? Adjusted over all themes and kinds.
select
    theme_trends.review_type,
    theme_trends.framework_id,
    themes.label as theme_label,
    theme_trends.direction,
    theme_trends.n_with,
    theme_trends.n_reviews,
    theme_trends.n_areas,
    theme_trends.first_year,
    theme_trends.last_year,
    round(exp(theme_trends.slope), 2) as odds_ratio_a_year,
    round(exp(theme_trends.slope_low), 2) as odds_ratio_low,
    round(exp(theme_trends.slope_high), 2) as odds_ratio_high,
    round(theme_trends.p_value, 4) as p_value,
    round(theme_trends.adjusted_p_value, 4) as adjusted_p_value,
    round(themes.stability, 2) as stability,
    themes.rests_on
from theme_trends
join themes using (theme_id)
order by theme_trends.adjusted_p_value nulls last, theme_trends.p_value nulls last, theme_trends.review_type,
    theme_trends.framework_id, theme_label
