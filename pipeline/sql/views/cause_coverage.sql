create view cause_coverage as
with explained as (
    select distinct failure_id from cause_failures
),

per_document as (
    select
        placed_documents.document_kind,
        placed_documents.document_id,
        placed_documents.review_id,
        count(*) as n_failures,
        count(explained.failure_id) as n_with_cause
    from failures
    join placed_documents using (document_id)
    left join explained using (failure_id)
    where placed_documents.is_in_scope
    group by all
),

shares as (
    select
        document_kind,
        count(*) as n_documents,
        count(*) filter (where n_with_cause > 0) as n_documents_with,
        sum(n_failures)::bigint as n_failures,
        sum(n_with_cause)::bigint as n_with_cause,
        sum(n_with_cause) / sum(n_failures) as share
    from per_document
    group by document_kind
),

-- failures of one document are alike, so the documents are what varies: the error of a ratio of sums
errors as (
    select
        per_document.document_kind,
        sqrt(sum((per_document.n_with_cause - shares.share * per_document.n_failures) ** 2)
            * shares.n_documents / nullif(shares.n_documents - 1, 0)) / shares.n_failures as error
    from per_document
    join shares using (document_kind)
    group by per_document.document_kind, shares.n_documents, shares.n_failures
)

select
    shares.document_kind,
    shares.n_documents,
    shares.n_documents_with,
    shares.n_failures,
    shares.n_with_cause,
    case when shares.n_documents >= 5 then shares.share end as share,
    case when shares.n_documents >= 5 then greatest(shares.share - 1.959964 * errors.error, 0) end as share_low,
    case when shares.n_documents >= 5 then least(shares.share + 1.959964 * errors.error, 1) end as share_high
from shares
join errors using (document_kind);
comment on view cause_coverage is
    'What share of failures have a stated cause, one row for each kind of document in scope that names failures. For single reviews see why_coverage, which asks for a cause in other words than the failure.';
comment on column cause_coverage.document_kind is 'Kind of the documents, as in documents.kind; kinds are never added together.';
comment on column cause_coverage.n_documents is 'Number of documents of this kind that name at least one failure.';
comment on column cause_coverage.n_documents_with is 'Number of these that state a cause of at least one failure.';
comment on column cause_coverage.n_failures is 'Base of the share: number of failures in these documents.';
comment on column cause_coverage.n_with_cause is 'Number of these failures with at least one stated cause: see cause_failures.';
comment on column cause_coverage.share is 'n_with_cause over n_failures, from 0 to 1; null below 5 documents.';
comment on column cause_coverage.share_low is
    'Lower end of the 95% interval of the share, which counts documents, not failures, as independent; null where the share is.';
comment on column cause_coverage.share_high is 'Upper end of that interval; null where the share is.';
