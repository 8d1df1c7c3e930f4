-- Which kinds of failure are named in reviews that ask nothing about them?
with asked as (
    select distinct placed_documents.review_id, extract_categories.category_id
    from extract_categories
    join recommendations on recommendations.recommendation_id = extract_categories.extract_id
    join placed_documents using (document_id)
    where extract_categories.extract_kind = 'recommendation' and placed_documents.is_compared
),

asking as (
    -- a review that asks nothing at all cannot leave a failure out
    select distinct placed_documents.review_id
    from recommendations
    join placed_documents using (document_id)
    where placed_documents.is_compared
),

counted as (
    select
        compared_reviews.review_type,
        coded_reviews.category_id,
        count(*) as n_with_failure,
        count(asked.review_id) as n_with_ask
    from coded_reviews
    join asking using (review_id)
    join compared_reviews using (review_id)
    left join asked on asked.review_id = coded_reviews.review_id and asked.category_id = coded_reviews.category_id
    group by all
)

select
    counted.review_type,
    categories.label as category_label,
    counted.n_with_failure,
    counted.n_with_ask,
    case when counted.n_with_failure >= 5 then round(1 - counted.n_with_ask / counted.n_with_failure, 3) end as share_without_ask
from counted
join categories using (category_id)
where categories.facet = 'practice'
order by counted.review_type, share_without_ask desc nulls last, counted.n_with_failure desc, category_label
