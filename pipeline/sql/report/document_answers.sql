-- Known answers to recommendations, with where they stand
select r.recommendation_id, r.response_id, r.status, r.status_on, r.due_on, e.document_id, e.page, a.name as responder
from responses r
join evidence e on e.extract_kind = 'response' and e.extract_id = r.response_id and e.role = 'main'
left join agencies a on a.agency_id = r.responder_agency_id
order by r.recommendation_id, r.status_on nulls last, r.response_id
