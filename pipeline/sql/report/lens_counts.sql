-- In how many reviews of each class each aspect of each lens is found, with the base
with base as (select review_type, framework_id, count(*) as n_reviews from compared_reviews group by all),
found as (
    select l.lens_id, l.aspect, r.review_type, r.framework_id, count(distinct l.review_id) as n_with, count(*) as n_extracts
    from lens_extracts_placed l join compared_reviews r using (review_id)
    where l.is_compared
    group by all
)
select a.lens_id, a.aspect, a.label, a.definition, a.ordinal, f.review_type, f.framework_id, f.n_with, f.n_extracts, b.n_reviews
from found f join lens_aspects a using (lens_id, aspect) join base b using (review_type, framework_id)
order by a.lens_id, a.ordinal, f.review_type, f.framework_id
