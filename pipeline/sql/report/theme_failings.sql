-- In how many reviews of each class a failing of a theme is told, and in how many in all (for the order only)
with told as (
    select distinct m.theme_id, f.document_id
    from theme_members m join failures f on m.extract_kind = 'failure' and f.failure_id = m.extract_id
),
counted as (
    select t.theme_id, r.review_type, r.framework_id, count(distinct r.review_id) as n_with
    from told t join placed_documents p using (document_id) join compared_reviews r using (review_id)
    where p.is_compared group by all
)
select theme_id, review_type, framework_id, n_with, sum(n_with) over (partition by theme_id)::bigint as n_in_all
from counted order by theme_id, review_type, framework_id
