-- What could not be done, at which stage, and how often?
select stage, kind, count(*) as n_problems, count(distinct coalesce(document_id, path)) as n_documents
from problems
group by all
order by n_problems desc, stage, kind
