create view coded_reviews as
with coded as (
    select document_id, category_id
    from failures
    where category_id is not null
    union all
    -- the codes besides a failure's own, which is mostly there too
    select failures.document_id, extract_categories.category_id
    from extract_categories
    join failures on failures.failure_id = extract_categories.extract_id
    where extract_categories.extract_kind = 'failure'
        and extract_categories.category_id is distinct from failures.category_id
),

-- counted by document before anything is joined: there are hundreds of documents and hundreds of thousands of extracts
counted as (
    select document_id, category_id, count(*) as n_failures
    from coded
    group by all
)

select placed_documents.review_id, counted.category_id, sum(counted.n_failures)::bigint as n_failures
from counted
join placed_documents using (document_id)
where placed_documents.is_compared
group by all;
comment on view coded_reviews is
    'Which reviews name at least one failure under which code, one row for each pair that occurs; only reviews that comparisons count. Join it to compared_reviews for type, area and year.';
comment on column coded_reviews.review_id is 'The review: see reviews.';
comment on column coded_reviews.category_id is 'The code, practice or context: see categories.';
comment on column coded_reviews.n_failures is 'Number of failures of the review under the code; long documents have more, so compare reviews, not failures.';
