create view coverage as
with measured as (
    select 1 as ordinal, 'files that became documents' as measure, count(document_id) as n, count(*) as n_base
    from files
    union all
    select 2, 'documents in scope', count(*) filter (where is_in_scope), count(*)
    from documents
    union all
    select 3, 'documents with an area', count(area_code), count(*)
    from documents
    union all
    select 4, 'documents with a date of publication', count(published_on), count(*)
    from documents
    union all
    select 5, 'documents with a printed date of publication', count(*) filter (where published_on_source = 'printed'), count(*)
    from documents
    union all
    select 6, 'documents that belong to a review', count(review_id), count(*)
    from placed_documents
    union all
    select 7, 'documents in scope that are compared', count(*) filter (where is_compared), count(*)
    from placed_documents
    where is_in_scope
    union all
    select 8, 'reviews that are compared', count(compared_reviews.review_id), count(*)
    from reviews left join compared_reviews using (review_id)
    union all
    select 9, 'pages with text', count(*) filter (where method <> 'none'), count(*)
    from pages
    union all
    select 10, 'pages recognised from pictures', count(*) filter (where method = 'ocr'), count(*)
    from pages
    union all
    select 11, 'segments in a section of known kind', count(*) filter (where section_kind <> 'other'), count(*)
    from segments
    where kind in ('paragraph', 'list_item', 'table_row')
    union all
    select 12, 'agency mentions that name a body', count(*) filter (where sector <> 'unspecified'), count(*)
    from agency_mentions
    union all
    select 13, 'agency mentions resolved, of those that name a body', count(agency_id), count(*)
    from agency_mentions
    where sector <> 'unspecified'
    union all
    select 14, 'failures with a practice code', count(category_id), count(*)
    from failures
    union all
    select 15, 'failures with a responsible body', count(*) filter (where failure_id in (select failure_id from failure_agencies where role = 'responsible')), count(*)
    from failures
    union all
    select 16, 'failures with a cause', count(*) filter (where failure_id in (select failure_id from cause_failures)), count(*)
    from failures
    union all
    select 17, 'recommendations with an addressee', count(*) filter (where recommendation_id in (select recommendation_id from recommendation_addressees)), count(*)
    from recommendations
    union all
    select 18, 'recommendations with a deadline', count(deadline), count(*)
    from recommendations
    union all
    select 19, 'recommendations with an answer on record', count(*) filter (where recommendation_id in (select recommendation_id from responses where status <> 'unknown')), count(*)
    from recommendations
    union all
    select 20, 'failures in a theme', count(*) filter (where failure_id in (select extract_id from theme_members where extract_kind = 'failure')), count(*)
    from failures
    union all
    select 21, 'themes that are stable, of those measured', count(*) filter (where is_stable), count(is_stable)
    from themes
),

final as (
    select
        ordinal,
        measure,
        n,
        n_base,
        case when n_base > 0 then n / n_base end as share
    from measured
)

select * from final;
comment on view coverage is
    'What was read and how far it was understood, one row for each measure: the honest bases of everything else.';
comment on column coverage.ordinal is 'Order of the measures.';
comment on column coverage.measure is 'What is counted; in words.';
comment on column coverage.n is 'The count.';
comment on column coverage.n_base is 'What it is counted among.';
comment on column coverage.share is 'n over n_base, from 0 to 1; null where there is nothing to count among.';
