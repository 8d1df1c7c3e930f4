-- In which areas did a failure of information sharing recur after a recommendation on it? Parameter: category_id (information_sharing).
select
    area_name,
    area_code,
    timing,
    is_period_known,
    count(distinct recommendation_id) as n_recommendations,
    min(recommendation_published_on) as first_asked_on,
    count(distinct failure_review_id) as n_later_reviews_with_the_failure,
    count(distinct failure_id) as n_failures,
    max(failure_published_on) as last_failed_on,
    arg_max(recommendation_quote, (recommendation_probability, recommendation_id)) as recommendation,
    arg_max(failure_document_id, (failure_published_on, failure_id)) as document_id,
    arg_max(failure_page, (failure_published_on, failure_id)) as page,
    arg_max(failure_quote, (failure_published_on, failure_id)) as failure
from failures_after_recommendation
where category_id = coalesce($category_id, 'information_sharing')
group by area_name, area_code, timing, is_period_known
order by timing, n_later_reviews_with_the_failure desc, area_name, area_code
