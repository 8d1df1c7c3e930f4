-- Every span lies within its page, and every span that has a segment lies within it.
with spans as (
    select 'segments' as table_name, segment_id as row_id, document_id, segment_id, page, start_char, end_char
    from segments
    union all
    select 'evidence', extract_id, document_id, segment_id, page, start_char, end_char
    from evidence
    union all
    select 'agency_mentions', mention_id, document_id, segment_id, page, start_char, end_char
    from agency_mentions
    union all
    select 'candidates', candidate_id, document_id, segment_id, page, start_char, end_char
    from candidates
    union all
    select 'case_facts', case_fact_id, document_id, null, page, start_char, end_char
    from case_facts
    union all
    select 'private_spans', document_id, document_id, null, page, start_char, end_char
    from private_spans
),
page_spans as (
    select document_id, page, start_char as page_start, start_char + length(text) as page_end
    from pages
)
select spans.table_name, spans.row_id, spans.document_id, spans.page, spans.start_char, spans.end_char
from spans
left join page_spans using (document_id, page)
left join segments using (segment_id)
where page_spans.page_start is null
    or spans.start_char < page_spans.page_start
    or spans.end_char > page_spans.page_end
    or spans.start_char < segments.start_char
    or spans.end_char > segments.end_char
