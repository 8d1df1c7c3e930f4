-- What share of failures have a stated cause, by kind of document?
select
    document_kind,
    n_documents,
    n_documents_with,
    n_failures,
    n_with_cause,
    round(share, 3) as share,
    round(share_low, 3) as share_low,
    round(share_high, 3) as share_high
from cause_coverage
order by share desc nulls last, document_kind
