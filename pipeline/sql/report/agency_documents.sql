-- Documents that name a body of the register, the latest first
select distinct m.agency_id, d.document_id, d.published_on
from agency_mentions m join documents d using (document_id)
where m.agency_id is not null
order by m.agency_id, d.published_on desc nulls last, d.document_id
