-- What proves an extract: on which page of which document do which words stand, and in which box? At most 500 rows. Parameters: extract_id, document_id.
with counted as (
    select document_id, count(*) as n
    from evidence
    where ($extract_id is null or extract_id = $extract_id)
        and ($document_id is null or document_id = $document_id)
    group by document_id
),

-- the documents that fill the answer: only there is it looked for words and boxes
chosen as (
    select document_id
    from counted
    join documents using (document_id)
    qualify sum(counted.n) over (order by documents.title, document_id rows unbounded preceding) - counted.n < 500
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
from evidence
join documents using (document_id)
join pages using (document_id, page)
left join origins using (document_id)
where evidence.document_id in (select document_id from chosen)
    and ($extract_id is null or evidence.extract_id = $extract_id)
order by documents.title, evidence.document_id, evidence.start_char, evidence.extract_kind, evidence.extract_id, evidence.ordinal
limit 500
