-- Paragraphs of a later review's documents that name a paragraph by its number, where it disputes an earlier review
select l.review_id, l.other_review_id, s.document_id, s.page, s.text
from review_links l
join review_documents rd using (review_id)
join segments s using (document_id)
where l.relation = 'disputes' and regexp_matches(s.text, '(?i)\bparagraphs? [0-9]+\.[0-9]')
order by l.review_id, l.other_review_id, s.document_id, s.start_char
