create view compared_reviews as
with read_reviews as (
    select
        review_id,
        min(area_code) as area_code,
        min(board_id) as board_id,
        max(practice_year) as practice_year,
        arg_max(framework_id, practice_on) as framework_id,
        count(*) as n_documents
    from placed_documents
    where is_compared
    group by review_id
),

final as (
    select
        reviews.review_id,
        reviews.review_type,
        reviews.label as review_label,
        read_reviews.area_code,
        areas.name as area_name,
        read_reviews.board_id,
        read_reviews.practice_year,
        read_reviews.framework_id,
        read_reviews.n_documents
    from read_reviews
    join reviews using (review_id)
    left join areas on areas.area_code = read_reviews.area_code
)

select * from final;
comment on view compared_reviews is
    'The reviews that comparisons count, one row each: those of which a summary, full report or re-review was read and is in scope. A review that was only announced is not here, for a missing review is not a zero.';
comment on column compared_reviews.review_id is 'The review: see reviews.';
comment on column compared_reviews.review_type is
    'Type of the review, as in reviews; types are never added together.';
comment on column compared_reviews.review_label is 'Name by which the review is known.';
comment on column compared_reviews.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column compared_reviews.area_name is 'Name of the area.';
comment on column compared_reviews.board_id is 'Board or partnership: see boards.';
comment on column compared_reviews.practice_year is 'Latest year of practice that its documents describe.';
comment on column compared_reviews.framework_id is
    'Framework of its latest document: see frameworks; none where the register has no entry for it. Reviews under different frameworks look at different things.';
comment on column compared_reviews.n_documents is 'Number of documents of the review that are compared.';
