-- Every document with its review, area and year of practice
select d.document_id, d.kind, d.title, d.publisher, d.nation, d.published_on, d.published_on_source, d.period_start_on, d.period_end_on,
       d.is_in_scope, d.scope_reason, d.licence, d.source_url, d.n_pages, d.n_ocr_pages, d.sha256,
       p.review_id, p.review_type, p.review_role, p.area_code, p.area_name, p.practice_year, p.framework_id, p.is_compared,
       d.board_id, b.name as board
from documents d join placed_documents p using (document_id) left join boards b on b.board_id = d.board_id
order by d.published_on desc nulls last, d.document_id
