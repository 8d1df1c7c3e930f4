-- Problems
-- What could not be done, one row each.
select
    stage,
    kind,
    detail,
    path,
    page,
    document_id
from problems
order by stage, kind, path, page, detail, document_id
