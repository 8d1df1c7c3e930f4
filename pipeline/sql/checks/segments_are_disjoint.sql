-- The segments of a document follow one another in the order of their numbers and do not overlap.
with ordered as (
    select
        segment_id,
        document_id,
        page,
        ordinal,
        start_char,
        lag(ordinal) over in_order as ordinal_before,
        lag(end_char) over in_order as end_before,
        lag(page) over in_order as page_before
    from segments
    window in_order as (partition by document_id order by ordinal, start_char)
)
select segment_id, document_id, page, ordinal
from ordered
where start_char < end_before
    or page < page_before
    or ordinal = ordinal_before
