create view failures_after_recommendation as
with coded as (
    select extract_id as recommendation_id, category_id, probability
    from extract_categories
    where extract_kind = 'recommendation' and facet = 'practice' and category_id <> 'other' and probability >= 0.5
),

asked as (
    select placed_recommendations.*, coded.category_id, coded.probability
    from placed_recommendations
    join coded using (recommendation_id)
    where placed_recommendations.is_compared and not placed_recommendations.is_form
),

failed as (
    select failures.*, placed_documents.review_id, placed_documents.review_type, placed_documents.area_code,
        placed_documents.area_name, placed_documents.published_on, documents.period_start_on
    from failures
    join placed_documents using (document_id)
    join documents using (document_id)
    where placed_documents.is_compared and failures.category_id is not null
),

final as (
    select
        asked.category_id,
        categories.label as category_label,
        failed.review_type,
        failed.area_code,
        failed.area_name,
        asked.recommendation_id,
        asked.document_id as recommendation_document_id,
        asked.review_id as recommendation_review_id,
        asked.published_on as recommendation_published_on,
        asked.due_on as recommendation_due_on,
        asked.met_by_on as recommendation_met_by_on,
        asked.status as recommendation_status,
        asked.page as recommendation_page,
        asked.quote as recommendation_quote,
        asked.probability as recommendation_probability,
        failed.failure_id,
        failed.document_id as failure_document_id,
        failed.review_id as failure_review_id,
        failed.published_on as failure_published_on,
        failed.period_start_on as failure_period_start_on,
        failed.page as failure_page,
        failed.quote as failure_quote,
        failed.is_hedged,
        failed.is_past,
        case
            when failed.period_start_on > asked.met_by_on then 'after the recommendation'
            else 'practice predates or overlaps'
        end as timing,
        failed.period_start_on is not null as is_period_known
    from asked
    join failed
        on failed.category_id = asked.category_id
        and failed.review_id <> asked.review_id
        and failed.published_on > asked.published_on
        and list_contains(asked.present_area_codes, failed.area_code)
    join categories on categories.category_id = asked.category_id
)

select * from final;
comment on view failures_after_recommendation is
    'Failures of the kind that a recommendation was about, in the same area (or one that took its place), in a later review: one row for each recommendation and failure with the same practice code. It does not say that one caused the other, nor that the recommendation was not followed.';
comment on column failures_after_recommendation.category_id is 'Practice code of both: see categories.';
comment on column failures_after_recommendation.category_label is 'Name of that code.';
comment on column failures_after_recommendation.review_type is 'Type of the later review.';
comment on column failures_after_recommendation.area_code is 'GSS code of the area of the later review: see areas.';
comment on column failures_after_recommendation.area_name is 'Name of that area.';
comment on column failures_after_recommendation.recommendation_id is 'The earlier recommendation: see recommendations.';
comment on column failures_after_recommendation.recommendation_document_id is 'The document of the recommendation: see documents.';
comment on column failures_after_recommendation.recommendation_review_id is 'The review of the recommendation: see reviews.';
comment on column failures_after_recommendation.recommendation_published_on is 'Date of publication of the recommendation.';
comment on column failures_after_recommendation.recommendation_due_on is
    'Day by which it was due, where an answer or its words name one.';
comment on column failures_after_recommendation.recommendation_met_by_on is
    'Day from which practice may be held against it: when it was due, else a year after publication.';
comment on column failures_after_recommendation.recommendation_status is 'What is known of the answer to it; no news is unknown.';
comment on column failures_after_recommendation.recommendation_page is 'Physical page, from 1, of the recommendation.';
comment on column failures_after_recommendation.recommendation_quote is 'The recommendation, verbatim.';
comment on column failures_after_recommendation.recommendation_probability is
    'How sure the code of the recommendation is, from 0 to 1; those below 0.5 are left out.';
comment on column failures_after_recommendation.failure_id is 'The later failure: see failures.';
comment on column failures_after_recommendation.failure_document_id is 'The document of the failure: see documents.';
comment on column failures_after_recommendation.failure_review_id is 'The review of the failure: see reviews.';
comment on column failures_after_recommendation.failure_published_on is 'Date of publication of the failure.';
comment on column failures_after_recommendation.failure_period_start_on is
    'First day of the practice that the document of the failure describes.';
comment on column failures_after_recommendation.failure_page is 'Physical page, from 1, of the failure.';
comment on column failures_after_recommendation.failure_quote is 'The failure, verbatim.';
comment on column failures_after_recommendation.is_hedged is 'True where the document puts the failure with reserve.';
comment on column failures_after_recommendation.is_past is 'True where the document says that it has since been put right or is over.';
comment on column failures_after_recommendation.timing is
    'after the recommendation: the practice that the later review looks at began after the recommendation was due or, where no day is known, a year after its publication. Otherwise practice predates or overlaps.';
comment on column failures_after_recommendation.is_period_known is
    'False where the later document does not tell which practice it looks at; timing is then practice predates or overlaps.';
