-- How sharp are recommendations: how many say what exactly, how it will be known, who, and by when?
select
    extracts.review_type,
    recommendations.ask_kind,
    count(*) as n_recommendations,
    count(distinct extracts.review_id) as n_reviews,
    count(*) filter (where recommendations.smart_specific) as n_specific,
    count(*) filter (where recommendations.smart_measurable) as n_measurable,
    count(*) filter (where recommendations.smart_assigned) as n_assigned,
    count(*) filter (where recommendations.smart_time_bound) as n_time_bound,
    count(*) filter (where recommendations.is_mirror) as n_mirror
from recommendations
join extracts on extracts.extract_kind = 'recommendation' and extracts.extract_id = recommendations.recommendation_id
where extracts.is_compared
group by all
order by extracts.review_type, n_recommendations desc, recommendations.ask_kind
