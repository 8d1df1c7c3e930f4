-- Bodies of the register that a document names
select a.agency_id, a.name, a.sector, a.nation, a.area_code, a.valid_from, a.valid_to, a.successor_id,
       count(distinct m.document_id) as n_documents, count(*) as n_mentions
from agencies a join agency_mentions m using (agency_id)
group by all order by a.name, a.agency_id
