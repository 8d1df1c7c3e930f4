-- Problems by kind
select stage, kind, count(*) as n, count(distinct coalesce(document_id, path)) as n_documents from problems
group by all order by n desc, stage, kind
