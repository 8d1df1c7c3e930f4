create view why_coverage as
with explained as (
    select
        cause_failures.failure_id,
        -- a cause that is the same words as its failure explains nothing
        bool_or(
            causes.focus_end_char <= failures.focus_start_char
            or causes.focus_start_char >= failures.focus_end_char
        ) as is_apart
    from cause_failures
    join causes using (cause_id)
    join failures using (failure_id)
    group by cause_failures.failure_id
),

counted as (
    select
        placed_documents.review_id,
        count(*) as n_failures,
        count(explained.failure_id) as n_with_cause,
        count(*) filter (where explained.is_apart) as n_explained
    from failures
    join placed_documents using (document_id)
    left join explained using (failure_id)
    where placed_documents.is_compared
    group by all
),

final as (
    select
        compared_reviews.review_type,
        compared_reviews.review_id,
        compared_reviews.review_label,
        compared_reviews.area_code,
        compared_reviews.area_name,
        compared_reviews.practice_year,
        coalesce(counted.n_failures, 0) as n_failures,
        coalesce(counted.n_with_cause, 0) as n_with_cause,
        coalesce(counted.n_explained, 0) as n_explained,
        case when counted.n_failures > 0 then counted.n_explained / counted.n_failures end as share,
        wilson_low(counted.n_explained, counted.n_failures) as share_low,
        wilson_high(counted.n_explained, counted.n_failures) as share_high,
        count(*) over of_type as n_reviews,
        case
            when count(*) over of_type >= 5
                then sum(counted.n_explained) over of_type / nullif(sum(counted.n_failures) over of_type, 0)
        end as type_share
    from compared_reviews
    left join counted using (review_id)
    window of_type as (partition by compared_reviews.review_type)
)

select * from final;
comment on view why_coverage is
    'How far each review says why: the share of its failures with a cause in another clause or sentence, one row for each review, beside the share of all reviews of its type.';
comment on column why_coverage.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column why_coverage.review_id is 'The review: see reviews.';
comment on column why_coverage.review_label is 'Name by which the review is known.';
comment on column why_coverage.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column why_coverage.area_name is 'Name of the area.';
comment on column why_coverage.practice_year is 'Latest year of the practice that the review describes.';
comment on column why_coverage.n_failures is 'Base: number of failures that the documents of the review assert.';
comment on column why_coverage.n_with_cause is 'Number of these with any cause.';
comment on column why_coverage.n_explained is 'Number of these with a cause in another clause or sentence.';
comment on column why_coverage.share is 'n_explained over n_failures, from 0 to 1; null without failures.';
comment on column why_coverage.share_low is
    'Lower end of the 95% Wilson interval of the share; wide where failures are few.';
comment on column why_coverage.share_high is 'Upper end of the 95% Wilson interval of the share.';
comment on column why_coverage.n_reviews is 'Base: number of reviews of this type that were read and are compared.';
comment on column why_coverage.type_share is
    'The same share over all failures of the reviews of this type, from 0 to 1; null below 5 reviews.';
