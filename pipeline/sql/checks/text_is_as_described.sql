-- The pages of every document, joined by form feeds, have the SHA-256 that the document states.
with joined as (
    select document_id, sha256(string_agg(text, chr(12) order by page)) as text_sha256
    from pages
    group by document_id
)
select documents.document_id
from documents
join joined using (document_id)
where documents.text_sha256 <> joined.text_sha256
