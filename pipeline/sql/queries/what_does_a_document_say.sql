-- What does a document say, in its order: every extract with page and words? At most 2,000 rows. Parameters: document_id, area_code.
with counted as (
    select document_id, count(*) as n
    from extracts
    where ($document_id is null or document_id = $document_id)
        and ($area_code is null or area_code = $area_code)
    group by document_id
),

-- the documents that fill the answer: only their words are read
chosen as (
    select document_id
    from counted
    join placed_documents using (document_id)
    qualify sum(counted.n) over (
        order by placed_documents.published_on, placed_documents.title, document_id rows unbounded preceding
    ) - counted.n < 2000
)

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
where extracts.document_id in (select document_id from chosen)
order by extracts.published_on, extracts.title, extracts.document_id, extracts.start_char, extracts.extract_kind
limit 2000
