-- Who is asked most: bodies of the register, or the words used where the text lets no single one be told
select a.agency_id, coalesce(g.name, a.surface) as name, any_value(coalesce(g.sector, a.sector) order by a.surface) as sector,
       count(distinct r.recommendation_id) as n_recommendations, count(distinct r.document_id) as n_documents
from recommendation_addressees a
join recommendations r using (recommendation_id)
left join agencies g using (agency_id)
group by a.agency_id, coalesce(g.name, a.surface)
order by n_documents desc, n_recommendations desc, name
limit 40
