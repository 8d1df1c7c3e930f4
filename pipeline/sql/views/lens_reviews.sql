create view lens_reviews as
with borne as (
    select lens_id, aspect, extract_kind, extract_id from lens_extracts
    union
    select lens_id, 'any', extract_kind, extract_id from lens_extracts
)

select
    borne.lens_id,
    borne.aspect,
    compared_reviews.review_id,
    count(*) as n_extracts,
    bool_or(borne.extract_kind = 'failure') as has_failure,
    bool_or(borne.extract_kind = 'good_practice') as has_good_practice,
    bool_or(borne.extract_kind = 'recommendation') as has_recommendation
from borne
join extracts using (extract_kind, extract_id)
join compared_reviews using (review_id)
where extracts.is_compared
group by all;
comment on view lens_reviews is
    'Which reviews have something that bears on a lens, one row for each lens, aspect and review where it does; only reviews that comparisons count. Join it to compared_reviews for type, framework, area and year.';
comment on column lens_reviews.lens_id is 'The lens: see lenses.';
comment on column lens_reviews.aspect is
    'The side of the question: see lens_aspects; any for all of them together.';
comment on column lens_reviews.review_id is 'The review: see reviews.';
comment on column lens_reviews.n_extracts is
    'Number of extracts of the review that bear on it; long documents have more, so compare reviews, not extracts.';
comment on column lens_reviews.has_failure is 'True where a failure is among them.';
comment on column lens_reviews.has_good_practice is 'True where a statement of good practice is among them.';
comment on column lens_reviews.has_recommendation is 'True where a recommendation is among them.';
