-- In how many reviews of each class a failing of a theme is told
select m.theme_id, r.review_type, r.framework_id, count(distinct r.review_id) as n_with
from theme_members m
join failures f on m.extract_kind = 'failure' and f.failure_id = m.extract_id
join placed_documents p on p.document_id = f.document_id and p.is_compared
join compared_reviews r using (review_id)
group by all order by m.theme_id, r.review_type, r.framework_id
