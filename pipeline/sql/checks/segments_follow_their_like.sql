-- A segment that continues another stands in the same document on a later page, and a stem stands above its items.
select segments.segment_id, segments.document_id, segments.page
from segments
join segments as earlier on earlier.segment_id = segments.continues_id
where earlier.document_id <> segments.document_id
    or earlier.page >= segments.page
union all
select segments.segment_id, segments.document_id, segments.page
from segments
join segments as stem on stem.segment_id = segments.stem_id
where stem.document_id <> segments.document_id
    or stem.ordinal >= segments.ordinal
