-- Do rural areas differ detectably from urban ones, and in what? Parameter: review_type.
select
    rural_urban_differences.review_type,
    rural_urban_differences.direction,
    rural_urban_differences.topic_kind,
    coalesce(categories.label, themes.label) as topic,
    rural_urban_differences.n_rural_with,
    rural_urban_differences.n_rural,
    rural_urban_differences.n_rural_areas,
    rural_urban_differences.n_urban_with,
    rural_urban_differences.n_urban,
    rural_urban_differences.n_urban_areas,
    round(rural_urban_differences.difference, 3) as difference,
    round(rural_urban_differences.difference_low, 3) as difference_low,
    round(rural_urban_differences.difference_high, 3) as difference_high,
    round(rural_urban_differences.p_value, 4) as p_value,
    round(rural_urban_differences.adjusted_p_value, 4) as adjusted_p_value,
    themes.rests_on
from rural_urban_differences
left join categories
    on rural_urban_differences.topic_kind = 'category' and categories.category_id = rural_urban_differences.topic_id
left join themes on rural_urban_differences.topic_kind = 'theme' and themes.theme_id = rural_urban_differences.topic_id
where $review_type is null or rural_urban_differences.review_type = $review_type
order by rural_urban_differences.adjusted_p_value nulls last, rural_urban_differences.p_value nulls last,
    rural_urban_differences.review_type, rural_urban_differences.topic_kind, topic
