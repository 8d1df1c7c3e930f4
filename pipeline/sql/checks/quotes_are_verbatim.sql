-- Every quote is, character for character, the text of its page at its place.
with quotes as (
    select 'segments' as table_name, segment_id as row_id, document_id, page, start_char, end_char, text as quote
    from segments
    union all
    select 'evidence', extract_id, document_id, page, start_char, end_char, quote
    from evidence
    union all
    select 'agency_mentions', mention_id, document_id, page, start_char, end_char, surface
    from agency_mentions
    union all
    select 'case_facts', case_fact_id, document_id, page, start_char, end_char, quote
    from case_facts
    union all
    -- a candidate has one place; where its sentence runs on to the next page, that is the first part of its quote
    select 'candidates', candidate_id, document_id, page, start_char, end_char, left(quote, end_char - start_char)
    from candidates
)
-- counted in the page, not in the document: finding a character takes time in proportion to the text before it
select quotes.table_name, quotes.row_id, quotes.document_id, quotes.page, quotes.start_char, quotes.end_char
from quotes
left join pages using (document_id, page)
where substring(pages.text, quotes.start_char - pages.start_char + 1, quotes.end_char - quotes.start_char)
    is distinct from quotes.quote
    or quotes.start_char < pages.start_char
