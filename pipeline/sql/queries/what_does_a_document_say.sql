-- What does a document say, in its order: every extract with page and words? At most 2,000 rows. Parameters: document_id, area_code.
select
    extracts.title,
    extracts.document_id,
    extracts.page,
    extracts.section_kind,
    extracts.extract_kind,
    categories.label as category_label,
    extracts.is_hedged,
    round(extracts.confidence, 2) as confidence,
    extracts.quote
from extracts
left join categories using (category_id)
where ($document_id is null or extracts.document_id = $document_id)
    and ($area_code is null or extracts.area_code = $area_code)
order by extracts.published_on, extracts.title, extracts.document_id, extracts.start_char, extracts.extract_kind
limit 2000
