-- In which compared reviews a failure names each body of the register, and as what
select distinct f.agency_id, a.name, a.sector, p.review_type, p.framework_id, p.review_id
from failure_agencies f
join agencies a using (agency_id)
join failures x using (failure_id)
join placed_documents p on p.document_id = x.document_id
where p.is_compared and f.role in ('responsible', 'involved')
order by a.name, f.agency_id, p.review_type, p.framework_id, p.review_id
