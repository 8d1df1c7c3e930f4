-- Numbered paragraphs of reviews that are disputed and of those that dispute them, with what was found in each
with ends as (
    select review_id, other_review_id from review_links where relation = 'disputes'
),
held as (
    select e.review_id, e.other_review_id, rd.document_id, rd.review_id = e.review_id as is_later
    from ends e join review_documents rd on rd.review_id in (e.review_id, e.other_review_id)
    -- the later review's own documents may be listed with the earlier one too
    qualify row_number() over (partition by e.review_id, e.other_review_id, rd.document_id order by rd.review_id = e.review_id desc) = 1
)
select h.review_id, h.other_review_id, h.is_later, s.document_id, s.number, x.extract_kind, x.extract_id
from held h
join segments s on s.document_id = h.document_id and s.number is not null
left join extracts x on x.document_id = s.document_id and x.start_char >= s.start_char and x.start_char < s.end_char
order by h.review_id, h.other_review_id, s.document_id, s.start_char, x.start_char, x.extract_kind, x.extract_id
