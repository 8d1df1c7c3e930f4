-- The clause that carries an extract lies within one of the places that prove it.
with focused as (
    select 'failure' as extract_kind, failure_id as extract_id, document_id, page, focus_start_char, focus_end_char
    from failures
    union all
    select 'good_practice', good_practice_id, document_id, page, focus_start_char, focus_end_char
    from good_practice
    union all
    select 'cause', cause_id, document_id, page, focus_start_char, focus_end_char
    from causes
    union all
    select 'impact', impact_id, document_id, page, focus_start_char, focus_end_char
    from impacts
    union all
    select 'recommendation', recommendation_id, document_id, page, focus_start_char, focus_end_char
    from recommendations
)
select focused.extract_kind, focused.extract_id, focused.document_id, focused.page
from focused
left join evidence using (extract_kind, extract_id)
group by all
having not coalesce(
    bool_or(
        focused.focus_start_char >= evidence.start_char
        and focused.focus_end_char <= evidence.end_char
    ),
    false
)
