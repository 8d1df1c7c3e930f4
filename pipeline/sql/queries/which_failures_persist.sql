-- Which kinds of failure did an area's next review of the same kind name again? At most 2,000 rows. Parameters: area_code, category_id.
with following as (
    select
        review_id,
        review_type,
        area_code,
        area_name,
        practice_year,
        lead(review_id) over in_area as next_review_id,
        lead(practice_year) over in_area as next_year
    from compared_reviews
    where area_code is not null and practice_year is not null
    window in_area as (partition by review_type, area_code order by practice_year, review_id)
),

-- chosen before a sentence is looked for in each: there are many more failures than rows of the answer
again as (
    select
        following.review_id,
        following.review_type,
        following.area_name,
        following.practice_year,
        following.next_review_id,
        following.next_year,
        categories.category_id,
        categories.label as category_label,
        one.n_failures,
        next_one.n_failures as n_failures_next
    from following
    join coded_reviews as one on one.review_id = following.review_id
    join coded_reviews as next_one
        on next_one.review_id = following.next_review_id and next_one.category_id = one.category_id
    join categories on categories.category_id = one.category_id and categories.facet = 'practice'
    where ($area_code is null or following.area_code = $area_code)
        and ($category_id is null or one.category_id = $category_id)
    order by following.review_type, following.area_name, category_label, following.practice_year, following.review_id
    limit 2000
),

surest as (
    select
        placed_documents.review_id,
        failures.category_id,
        arg_max(failures.failure_id, (failures.confidence, failures.failure_id)) as failure_id
    from failures
    join placed_documents using (document_id)
    where placed_documents.is_compared
        and placed_documents.review_id in (select next_review_id from again)
        and failures.category_id is not null
    group by all
)

select
    again.review_type,
    again.area_name,
    again.category_label,
    again.practice_year as year,
    again.next_year,
    again.n_failures,
    again.n_failures_next,
    failures.page as next_page,
    failures.quote as next_quote
from again
left join surest on surest.review_id = again.next_review_id and surest.category_id = again.category_id
left join failures on failures.failure_id = surest.failure_id
order by again.review_type, again.area_name, again.category_label, year, again.review_id
