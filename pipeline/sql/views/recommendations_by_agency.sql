create view recommendations_by_agency as
with base as (
    select review_type, count(*) as n_reviews
    from compared_reviews
    group by all
)

select
    placed_documents.review_type,
    recommendation_addressees.sector,
    recommendation_addressees.agency_id,
    agencies.name as agency_name,
    count(distinct recommendations.recommendation_id) as n_recommendations,
    count(distinct recommendations.recommendation_id) filter (where recommendations.deadline is not null) as n_with_deadline,
    count(distinct recommendations.recommendation_id) filter (where recommendations.is_mirror) as n_mirror,
    count(distinct placed_documents.review_id) as n_with,
    base.n_reviews
from recommendation_addressees
join recommendations using (recommendation_id)
join placed_documents using (document_id)
join base using (review_type)
left join agencies using (agency_id)
where placed_documents.is_compared
group by all;
comment on view recommendations_by_agency is
    'What is asked of whom, one row for each type of review and body asked.';
comment on column recommendations_by_agency.review_type is
    'Type of the review, as in reviews; types are never added together.';
comment on column recommendations_by_agency.sector is 'Sector of the body, as in agencies.';
comment on column recommendations_by_agency.agency_id is
    'The body: see agencies; null for names that were not resolved, taken together by sector.';
comment on column recommendations_by_agency.agency_name is
    'Full name of the body; null for names that were not resolved.';
comment on column recommendations_by_agency.n_recommendations is 'Number of recommendations that ask the body.';
comment on column recommendations_by_agency.n_with_deadline is 'Number of these that say by when.';
comment on column recommendations_by_agency.n_mirror is
    'Number of these that only turn a failure round into an order.';
comment on column recommendations_by_agency.n_with is 'Number of reviews with such a recommendation.';
comment on column recommendations_by_agency.n_reviews is
    'Base: number of reviews of this type that were read and are compared.';
