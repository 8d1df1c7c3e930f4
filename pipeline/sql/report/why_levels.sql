-- In how many reviews of each class a cause of each level is given
select c.level, p.review_type, p.framework_id, count(distinct p.review_id) as n_with
from causes c join placed_documents p using (document_id)
where p.is_compared
group by all order by c.level, p.review_type, p.framework_id
