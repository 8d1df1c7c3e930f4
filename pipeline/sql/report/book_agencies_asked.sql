-- How many recommendations each body of the register is asked, in how many reviews of each class
select r.agency_id, a.name, a.sector, p.review_type, p.framework_id, count(distinct x.recommendation_id) as n_recommendations,
       count(distinct p.review_id) as n_with, count(distinct o.recommendation_id) as n_answered
from recommendation_addressees r
join agencies a using (agency_id)
join recommendations x using (recommendation_id)
join placed_documents p on p.document_id = x.document_id
left join responses o on o.recommendation_id = x.recommendation_id and o.status <> 'unknown'
where p.is_compared
group by all order by a.name, r.agency_id, p.review_type, p.framework_id
