-- Every extract, and every answer to a recommendation, in the order of its document, with the heading it stands under
with answers as (
    select 'response' as extract_kind, e.extract_id, e.document_id, e.page, e.quote, e.start_char, false as is_hedged, false as is_past,
           null as confidence, e.segment_id
    from evidence e where e.extract_kind = 'response' and e.role = 'main'
),
places as (
    select extract_kind, extract_id, segment_id from evidence where role = 'main' and extract_kind <> 'response'
),
found as (
    select x.extract_kind, x.extract_id, x.document_id, x.page, x.quote, x.start_char, x.is_hedged, x.is_past, x.confidence, p.segment_id
    from extracts x left join places p using (extract_kind, extract_id)
    union all select * from answers
)
select f.* exclude (segment_id), g.page_label, s.heading
from found f
left join segments s using (segment_id)
left join pages g on g.document_id = f.document_id and g.page = f.page
order by f.document_id, f.start_char, f.extract_kind, f.extract_id
