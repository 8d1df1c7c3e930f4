-- Which announced reviews never appeared: announced or expected over two years before the newest document here, and no report? Parameter: years (2).
with newest as (
    select max(published_on) as published_on from documents
)

select
    reviews_under_way.review_type,
    coalesce(reviews_under_way.review_label, reviews_under_way.review_id) as review,
    reviews_under_way.area_name,
    reviews_under_way.board_name,
    reviews_under_way.status,
    reviews_under_way.announced_on,
    reviews_under_way.expected_on,
    reviews_under_way.last_news_on,
    coalesce(reviews_under_way.announced_on, reviews_under_way.expected_on, reviews_under_way.last_news_on) as awaited_since,
    round(datediff('day', awaited_since, newest.published_on) / 365.25, 1) as n_years_awaited,
    -- a date that is not known is no proof of a delay
    coalesce(n_years_awaited > coalesce($years, 2), false) as is_overdue,
    documents.title as last_document,
    documents.source_url
from reviews_under_way
cross join newest
left join documents on documents.document_id = reviews_under_way.last_document_id
order by is_overdue desc, n_years_awaited desc nulls last, review
