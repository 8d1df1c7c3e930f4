-- Reviews
-- The processes, announced, under way or published, that documents belong to, one row each.
-- area_name: Name of the area whose practice is reviewed.
-- board_name: Name of the board or partnership that commissioned it.
-- n_documents: Number of documents that are known to belong to it.
select
    reviews.label,
    reviews.review_type,
    areas.name as area_name,
    boards.name as board_name,
    reviews.status,
    reviews.announced_on,
    reviews.expected_on,
    reviews.published_on,
    reviews.statutory_basis,
    reviews.method,
    count(review_documents.document_id) as n_documents,
    reviews.review_id
from reviews
left join areas on areas.area_code = reviews.area_code
left join boards on boards.board_id = reviews.board_id
left join review_documents on review_documents.review_id = reviews.review_id
group by all
order by reviews.review_type, area_name, reviews.published_on, reviews.review_id
