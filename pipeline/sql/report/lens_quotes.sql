-- The surest words for each aspect of each lens, failures and good practice, one a document
with one_each as (
    select lens_id, aspect, extract_kind, extract_id, document_id, confidence from lens_extracts_placed
    where is_compared and not is_hedged
    qualify row_number() over (
        partition by lens_id, aspect, document_id order by extract_kind = 'failure' desc, confidence desc, extract_id
    ) = 1
)
select * from one_each
qualify row_number() over (partition by lens_id, aspect order by confidence desc, extract_id) <= 4
order by lens_id, aspect, confidence desc, extract_id
