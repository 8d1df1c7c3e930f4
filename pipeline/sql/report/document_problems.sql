-- What could not be done with each document
select document_id, stage, page, kind, detail from problems where document_id is not null
order by document_id, stage, page nulls first, kind, detail
