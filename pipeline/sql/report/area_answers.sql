-- What is known to have come of the recommendations of areas: answers other than unknown, with the document that tells
select r.recommendation_id, r.status, r.status_on, r.due_on, r.document_id, a.name as responder
from responses r
left join agencies a on a.agency_id = r.responder_agency_id
where r.status <> 'unknown'
order by r.recommendation_id, r.status_on, r.response_id
