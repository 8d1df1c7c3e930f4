-- Every extract has the page, place and segment of its first main evidence, and its quote is that evidence and what continues it.
with stated as (
    select 'failure' as extract_kind, failure_id as extract_id, document_id, segment_id, page, start_char, end_char, quote, boxes
    from failures
    union all
    select 'good_practice', good_practice_id, document_id, segment_id, page, start_char, end_char, quote, boxes
    from good_practice
    union all
    select 'cause', cause_id, document_id, segment_id, page, start_char, end_char, quote, boxes
    from causes
    union all
    select 'impact', impact_id, document_id, segment_id, page, start_char, end_char, quote, boxes
    from impacts
    union all
    select 'recommendation', recommendation_id, document_id, segment_id, page, start_char, end_char, quote, boxes
    from recommendations
),
proof as (
    select
        extract_kind,
        extract_id,
        arg_min(
            row(document_id, segment_id, page, start_char, end_char, boxes), ordinal
        ) filter (where role = 'main') as place,
        string_agg(quote, ' ' order by ordinal) filter (where role in ('main', 'continuation')) as quote
    from evidence
    group by all
)
select stated.extract_kind, stated.extract_id, stated.document_id, stated.page
from stated
join proof using (extract_kind, extract_id)
where proof.place is distinct from
    row(stated.document_id, stated.segment_id, stated.page, stated.start_char, stated.end_char, stated.boxes)
    or proof.quote is distinct from stated.quote
