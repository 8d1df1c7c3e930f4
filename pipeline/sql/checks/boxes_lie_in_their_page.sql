-- Every box lies on the page of its row and within that page, give or take half a point, and is not turned inside out.
with boxed as (
    select 'segments' as table_name, segment_id as row_id, document_id, page, boxes from segments
    union all
    select 'evidence', extract_id, document_id, page, boxes from evidence
    union all
    select 'failures', failure_id, document_id, page, boxes from failures
    union all
    select 'good_practice', good_practice_id, document_id, page, boxes from good_practice
    union all
    select 'causes', cause_id, document_id, page, boxes from causes
    union all
    select 'impacts', impact_id, document_id, page, boxes from impacts
    union all
    select 'recommendations', recommendation_id, document_id, page, boxes from recommendations
),
single as (
    select table_name, row_id, document_id, page, unnest(boxes) as box
    from boxed
)
select single.table_name, single.row_id, single.document_id, single.page
from single
left join pages using (document_id, page)
where single.box.page is distinct from single.page
    or pages.width is null
    -- half a point is a sixth of a millimetre: glyphs at the edge of the paper reach that far over it
    or not (
        single.box.x0 >= -0.5
        and single.box.top >= -0.5
        and single.box.x1 <= pages.width + 0.5
        and single.box.bottom <= pages.height + 0.5
        and single.box.x0 <= single.box.x1
        and single.box.top <= single.box.bottom
    )
