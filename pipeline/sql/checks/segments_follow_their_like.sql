-- A segment that continues another stands in the same document further on (a later page or column), and a stem stands above its items.
select segments.segment_id, segments.document_id, segments.page
from segments
join segments as earlier on earlier.segment_id = segments.continues_id
where earlier.document_id <> segments.document_id
    or earlier.page > segments.page
    or earlier.ordinal >= segments.ordinal
union all
select segments.segment_id, segments.document_id, segments.page
from segments
join segments as stem on stem.segment_id = segments.stem_id
where stem.document_id <> segments.document_id
    or stem.ordinal >= segments.ordinal
