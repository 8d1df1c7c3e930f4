-- Files that became no document
select path, stage, kind, detail from problems where document_id is null and path is not null order by path, stage, kind
