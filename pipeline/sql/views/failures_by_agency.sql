create view failures_by_agency as
with base as (
    select review_type, count(*) as n_reviews
    from compared_reviews
    group by all
)

select
    placed_documents.review_type,
    failure_agencies.sector,
    failure_agencies.agency_id,
    agencies.name as agency_name,
    failure_agencies.role,
    count(distinct failures.failure_id) as n_failures,
    count(distinct failures.failure_id) filter (where failures.is_missed_opportunity) as n_missed_opportunities,
    count(distinct placed_documents.review_id) as n_with,
    base.n_reviews
from failure_agencies
join failures using (failure_id)
join placed_documents using (document_id)
join base using (review_type)
left join agencies using (agency_id)
where placed_documents.is_compared
group by all;
comment on view failures_by_agency is
    'In how many reviews a body is named in a failure, one row for each type of review, body and part. Bodies that are reviewed more are named more: no measure of performance.';
comment on column failures_by_agency.review_type is
    'Type of the review, as in reviews; types are never added together.';
comment on column failures_by_agency.sector is 'Sector of the body, as in agencies.';
comment on column failures_by_agency.agency_id is
    'The body: see agencies; null for names that were not resolved, taken together by sector.';
comment on column failures_by_agency.agency_name is 'Full name of the body; null for names that were not resolved.';
comment on column failures_by_agency.role is 'Part of the body in the failure: responsible, involved or affected.';
comment on column failures_by_agency.n_failures is 'Number of failures that name the body in this part.';
comment on column failures_by_agency.n_missed_opportunities is 'Number of these that are missed opportunities.';
comment on column failures_by_agency.n_with is 'Number of reviews with such a failure.';
comment on column failures_by_agency.n_reviews is
    'Base: number of reviews of this type that were read and are compared.';
