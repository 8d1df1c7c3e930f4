-- Failures in which a body of the register is named as responsible or involved, the surest first
select distinct f.agency_id, f.role, x.failure_id, x.category_id, c.label as category_label, x.document_id, p.review_id, p.review_type,
       p.framework_id, p.is_compared, x.confidence
from failure_agencies f join failures x using (failure_id)
join placed_documents p on p.document_id = x.document_id
left join categories c on c.category_id = x.category_id
where f.agency_id is not null
order by f.agency_id, f.role desc, x.confidence desc, x.failure_id
