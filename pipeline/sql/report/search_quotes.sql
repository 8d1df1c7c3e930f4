-- The words of every extract and of every known answer, each with where it stands; one sentence may be of several kinds
with every as (
    select extract_kind, extract_id, document_id, page, page_label, start_char, quote, confidence from extracts
    union all
    select e.extract_kind, e.extract_id, e.document_id, e.page, p.page_label, e.start_char, e.quote, 1.0
    from evidence e left join pages p using (document_id, page)
    where e.extract_kind = 'response' and e.role = 'main'
)
select document_id, page, start_char, quote, any_value(coalesce(page_label, '')) as page_label, max(confidence) as confidence,
       list([extract_kind, extract_id] order by extract_kind, extract_id) as kinds
from every where length(quote) > 0
group by document_id, page, start_char, quote
order by document_id, page, start_char, quote
