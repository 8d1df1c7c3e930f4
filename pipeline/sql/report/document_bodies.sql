-- The bodies that a failure is laid to, and those that a recommendation asks
select 'failure' as extract_kind, f.failure_id as extract_id, f.agency_id, coalesce(a.name, f.surface) as name
from failure_agencies f left join agencies a using (agency_id) where f.role = 'responsible'
union
select 'recommendation', r.recommendation_id, r.agency_id, coalesce(a.name, r.surface)
from recommendation_addressees r left join agencies a using (agency_id)
order by all
