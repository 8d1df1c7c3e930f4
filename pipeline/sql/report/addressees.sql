-- Who is asked most
select coalesce(g.name, a.surface) as name, a.sector, count(distinct r.recommendation_id) as n_recommendations,
       count(distinct r.document_id) as n_documents
from recommendation_addressees a join recommendations r using (recommendation_id) left join agencies g using (agency_id)
group by all order by n_documents desc, n_recommendations desc, name limit 40
