-- How large is the base: how many reviews of each kind are compared, of how many areas, boards and years?
select
    compared_reviews.review_type,
    compared_reviews.framework_id,
    count(*) as n_reviews,
    sum(compared_reviews.n_documents)::bigint as n_documents,
    count(distinct compared_reviews.area_code) as n_areas,
    count(*) filter (where compared_reviews.area_code is null) as n_without_area,
    count(distinct compared_reviews.board_id) as n_boards,
    min(compared_reviews.practice_year) as first_year,
    max(compared_reviews.practice_year) as last_year,
    count(*) < 5 as is_base_small
from compared_reviews
group by all
order by compared_reviews.review_type, compared_reviews.framework_id
