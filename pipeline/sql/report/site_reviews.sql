-- Every review with its area, board and number of documents
select r.review_id, r.review_type, r.label, r.area_code, a.name as area_name, r.board_id, b.name as board, r.statutory_basis, r.method,
       r.status, r.announced_on, r.expected_on, r.published_on, count(rd.document_id) as n_documents,
       min(d.published_on) as first_on, max(d.published_on) as last_on
from reviews r left join areas a using (area_code) left join boards b on b.board_id = r.board_id
left join review_documents rd using (review_id) left join documents d using (document_id)
group by all order by any_value(coalesce(r.published_on, r.announced_on)) desc nulls last, r.review_id
