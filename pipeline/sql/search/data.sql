-- Hashes are added up, for joined by exclusive or two rows that swap their quotes would leave no trace.
-- What the index stands on, as one short text: it changes when an extract, a segment, a quote, a document or a name does.
-- Vectors are looked at in the first rows only: another model changes all of them, and to read all takes longer than a search.
select
    (
        select count(*) || '-' || coalesce(sum(hash(kind, id, document_id, quote, start_char)), 0)
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
    || '-' || (select count(*) || '-' || coalesce(sum(hash(segment_id, document_id, kind, start_char, text)), 0) from segments)
    || '-' || (select count(*) from evidence)
    || '-' || (select count(*) from quote_vectors)
    || '-' || (select coalesce(sum(hash(quote_sha256, vector)), 0) from (select quote_sha256, vector from quote_vectors limit 100))
    || '-' || (
        select
            count(*) || '-'
            || coalesce(sum(hash(document_id, document_kind, area_code, area_name, published_on, practice_year)), 0)
        from placed_documents
    )
    || '-' || (select coalesce(sum(hash(document_id, title)), 0) from documents)
    || '-' || (select coalesce(sum(hash(document_id, start_char, end_char, kind)), 0) from private_spans) as data
