-- What the index stands on, as one short text: it changes when an extract, a segment or a quote does.
select
    (
        select count(*) || '-' || coalesce(bit_xor(hash(kind, id, document_id, quote, start_char)), 0)
        from (
            select 'f' as kind, failure_id as id, document_id, quote, start_char from failures
            union all
            select 'g', good_practice_id, document_id, quote, start_char from good_practice
            union all
            select 'c', cause_id, document_id, quote, start_char from causes
            union all
            select 'i', impact_id, document_id, quote, start_char from impacts
            union all
            select 'r', recommendation_id, document_id, quote, start_char from recommendations
        )
    )
    || '-' || (select count(*) || '-' || coalesce(bit_xor(hash(segment_id, document_id, kind, start_char, text)), 0) from segments)
    || '-' || (select count(*) from evidence) as data
