create view theme_reviews as
with told as (
    select 'failure' as extract_kind, failure_id as extract_id, document_id from failures
    union all
    select 'good_practice', good_practice_id, document_id from good_practice
    union all
    select 'cause', cause_id, document_id from causes
    union all
    select 'impact', impact_id, document_id from impacts
    union all
    select 'recommendation', recommendation_id, document_id from recommendations
),

-- counted by document before anything is joined: there are hundreds of documents and hundreds of thousands of extracts
counted as (
    select theme_members.theme_id, told.document_id, count(*) as n_extracts
    from theme_members
    join told using (extract_kind, extract_id)
    group by all
)

select counted.theme_id, placed_documents.review_id, sum(counted.n_extracts)::bigint as n_extracts
from counted
join placed_documents using (document_id)
where placed_documents.is_compared
group by all;
comment on view theme_reviews is
    'Which themes occur in which reviews, one row for each pair that occurs; only reviews that comparisons count. Join it to compared_reviews for type, framework, area and year.';
comment on column theme_reviews.theme_id is 'The theme: see themes.';
comment on column theme_reviews.review_id is 'The review: see reviews.';
comment on column theme_reviews.n_extracts is
    'Number of extracts of the review in the theme; long documents have more, so compare reviews, not extracts.';
