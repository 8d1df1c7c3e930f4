-- Every document is joined to a code that held on its date: its own, or, through the history of the area, an earlier or later one.
select 'document_areas' as table_name, document_id, area_code
from documents_in_time
where known_as_code is null
union all
-- the area that a document counts for, where it comes from its review
select 'documents', placed_documents.document_id, placed_documents.area_code
from placed_documents
where placed_documents.area_code is not null
    and placed_documents.practice_on is not null
    and not exists (
        from area_history
        where area_history.area_code = placed_documents.area_code
            and (
                placed_documents.practice_on
                    between coalesce(area_history.valid_from, date '0001-01-01') and coalesce(area_history.valid_to, date '9999-12-31')
                or placed_documents.published_on
                    between coalesce(area_history.valid_from, date '0001-01-01') and coalesce(area_history.valid_to, date '9999-12-31')
            )
    )
union all
-- and the register itself: a code that was replaced ended before its successor began
select 'areas', null, area_history.area_code
from area_history
join areas on areas.area_code = area_history.known_as_code
join areas as own on own.area_code = area_history.area_code
where area_history.n_steps = 1
    and own.valid_to >= areas.valid_from
