-- What proves an extract: on which page of which document do which words stand, and in which box? At most 500 rows. Parameters: extract_id, document_id.
with chosen as (
    select evidence.extract_kind, evidence.extract_id, evidence.ordinal, documents.title, evidence.start_char
    from evidence
    join documents using (document_id)
    where ($extract_id is null or evidence.extract_id = $extract_id)
        and ($document_id is null or evidence.document_id = $document_id)
    order by documents.title, evidence.document_id, evidence.start_char, evidence.extract_kind, evidence.extract_id, evidence.ordinal
    limit 500
),

origins as (
    select document_id, min(path) as path
    from files
    group by document_id
)

select
    evidence.extract_kind,
    evidence.extract_id,
    evidence.role,
    documents.title,
    documents.publisher,
    documents.published_on,
    coalesce(documents.source_url, origins.path) as source,
    evidence.page,
    pages.page_label,
    pages.method as read_by,
    evidence.quote,
    list_transform(evidence.boxes, lambda box: [round(box.x0), round(box.top), round(box.x1), round(box.bottom)]) as boxes
from chosen
join evidence using (extract_kind, extract_id, ordinal)
join documents using (document_id)
join pages using (document_id, page)
left join origins using (document_id)
order by chosen.title, evidence.document_id, evidence.start_char, evidence.extract_kind, evidence.extract_id, evidence.ordinal
