create view reviews_under_way as
select
    reviews.review_id,
    reviews.review_type,
    reviews.label as review_label,
    reviews.status,
    reviews.area_code,
    areas.name as area_name,
    reviews.board_id,
    boards.name as board_name,
    reviews.announced_on,
    reviews.expected_on,
    count(documents.document_id) as n_documents,
    max(documents.published_on) as last_news_on,
    arg_max(documents.document_id, documents.published_on) as last_document_id
from reviews
left join areas using (area_code)
left join boards using (board_id)
left join review_documents using (review_id)
left join documents using (document_id)
where reviews.status in ('announced', 'under_way')
group by all
-- whatever the status says, a review whose report lies here is not awaited
having not coalesce(bool_or(review_documents.role in ('full_report', 're_review')), false);
comment on view reviews_under_way is
    'Reviews that are announced or under way and of which no report has been read, one row each. That a report is not here does not mean that it does not exist.';
comment on column reviews_under_way.review_id is 'The review: see reviews.';
comment on column reviews_under_way.review_type is
    'Type of the review, as in reviews; types are never added together.';
comment on column reviews_under_way.review_label is 'Name by which the review is known.';
comment on column reviews_under_way.status is 'announced or under_way, as far as the documents tell.';
comment on column reviews_under_way.area_code is 'GSS code of the area whose practice is reviewed: see areas.';
comment on column reviews_under_way.area_name is 'Name of the area.';
comment on column reviews_under_way.board_id is 'Board or partnership that commissioned it: see boards.';
comment on column reviews_under_way.board_name is 'Name of the board or partnership.';
comment on column reviews_under_way.announced_on is 'Date on which it was announced, where stated.';
comment on column reviews_under_way.expected_on is 'Date by which it was expected, where stated.';
comment on column reviews_under_way.n_documents is 'Number of documents that tell of it.';
comment on column reviews_under_way.last_news_on is 'Latest date of publication among these.';
comment on column reviews_under_way.last_document_id is 'The document of that date: see documents.';
