-- In how many reviews of each class and year of practice a lens has anything to show
with base as (
    select review_type, framework_id, practice_year as year, count(*) as n_reviews
    from compared_reviews where practice_year is not null group by all
),
found as (
    select l.lens_id, r.review_type, r.framework_id, r.practice_year as year, count(distinct l.review_id) as n_with
    from lens_extracts_placed l join compared_reviews r using (review_id)
    where l.is_compared and l.extract_kind = 'failure'
    group by all
)
select s.lens_id, b.*, coalesce(f.n_with, 0) as n_with
from base b cross join (select lens_id from lenses) s left join found f using (lens_id, review_type, framework_id, year)
order by s.lens_id, b.review_type, b.framework_id, b.year
