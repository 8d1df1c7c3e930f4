-- In how many reviews of each area and class a theme is found, and in how many a failing of it, with the base
with base as (
    select review_type, framework_id, area_code, area_name, count(*) as n_reviews
    from compared_reviews where area_code is not null group by all
),
failing as (
    select m.theme_id, p.review_id, count(*) as n_failures
    from theme_members m
    join failures f on m.extract_kind = 'failure' and f.failure_id = m.extract_id
    join placed_documents p on p.document_id = f.document_id and p.is_compared
    group by all
)
select t.theme_id, b.review_type, b.framework_id, b.area_code, b.area_name, count(*) as n_with,
       count(f.review_id) as n_failing, b.n_reviews, min(r.practice_year) as first_year, max(r.practice_year) as last_year,
       coalesce(sum(f.n_failures), 0)::bigint as n_failures, sum(t.n_extracts)::bigint as n_extracts
from theme_reviews t
join compared_reviews r using (review_id)
join base b using (review_type, framework_id, area_code, area_name)
left join failing f on f.theme_id = t.theme_id and f.review_id = t.review_id
group by all order by t.theme_id, b.area_name, b.area_code, b.review_type, b.framework_id
