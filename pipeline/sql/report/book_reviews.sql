-- Every review with its class, year of practice and how many of its failures it explains
select r.review_id, r.review_type, p.framework_id, r.label, r.area_code, a.name as area_name, b.name as board, r.status,
       r.announced_on, r.expected_on, r.published_on, c.practice_year, c.review_id is not null as is_compared,
       w.n_failures, w.n_explained, count(distinct d.document_id) as n_documents
from reviews r
left join areas a using (area_code)
left join boards b on b.board_id = r.board_id
left join review_documents d on d.review_id = r.review_id
left join compared_reviews c on c.review_id = r.review_id
left join why_coverage w on w.review_id = r.review_id
left join (select review_id, min(framework_id) as framework_id from placed_documents group by all) p on p.review_id = r.review_id
group by all order by a.name nulls last, r.area_code, r.published_on nulls last, r.review_id
