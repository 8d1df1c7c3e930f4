create view documents_in_time as
with dated as (
    select
        document_areas.document_id,
        document_areas.area_code,
        document_areas.role,
        placed_documents.practice_on,
        placed_documents.published_on
    from document_areas
    join placed_documents using (document_id)
),

-- the code that held when the practice was; where none did, the one on the day of publication
joined as (
    select
        dated.*,
        area_history.area_name,
        area_history.known_as_code,
        area_history.known_as_name,
        area_history.n_steps,
        area_history.is_other_extent,
        coalesce(
            dated.practice_on between coalesce(area_history.valid_from, date '0001-01-01')
                and coalesce(area_history.valid_to, date '9999-12-31'),
            false
        ) as held_then
    from dated
    left join area_history
        on area_history.area_code = dated.area_code
        and (
            coalesce(dated.practice_on, dated.published_on) between coalesce(area_history.valid_from, date '0001-01-01')
                and coalesce(area_history.valid_to, date '9999-12-31')
            or dated.published_on between coalesce(area_history.valid_from, date '0001-01-01')
                and coalesce(area_history.valid_to, date '9999-12-31')
            or (dated.practice_on is null and area_history.n_steps = 0)
        )
),

final as (
    select
        document_id,
        area_code,
        area_name,
        role,
        practice_on,
        known_as_code,
        known_as_name,
        coalesce(n_steps <> 0, false) as is_other_code,
        coalesce(is_other_extent, false) as is_other_extent
    from joined
    -- one code; where a place lay in several on that day (a later merger), the first of those that held then
    qualify row_number() over (
        partition by document_id, area_code, role order by held_then desc, abs(n_steps), known_as_code
    ) = 1
)

select * from final;
comment on view documents_in_time is
    'Documents with the codes of their areas as they were at the time, one row for each document, area and role: the join of document_areas to the registers that never names a code before it existed or after it ended.';
comment on column documents_in_time.document_id is 'The document: see documents.';
comment on column documents_in_time.area_code is
    'GSS code as stored with the document: of an authority that only changed its code, the newest. See areas.';
comment on column documents_in_time.area_name is 'Name of that area.';
comment on column documents_in_time.role is
    'How the document concerns the area: practice_reviewed, publisher, home (of the child), placement, incident, recipient (of a report).';
comment on column documents_in_time.practice_on is
    'Day of the practice described: end of the period that the document covers, else its start, else date of publication.';
comment on column documents_in_time.known_as_code is
    'GSS code that held for the place on that day, else on the day of publication: see areas. Null where the register has none.';
comment on column documents_in_time.known_as_name is 'Name under that code.';
comment on column documents_in_time.is_other_code is 'True where the code of that day is not the stored one.';
comment on column documents_in_time.is_other_extent is
    'True where the place was divided or joined with others between the two codes.';
