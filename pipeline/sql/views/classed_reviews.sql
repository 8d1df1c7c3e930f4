create view classed_reviews as
with present as (
    select area_code, known_as_code
    from area_history
    where is_present and n_steps >= 0
),

-- an authority that is gone has the class of those that took its place, where they agree
classes as (
    select
        present.area_code,
        case when count(distinct areas.rural_urban) = 1 and count(*) = count(areas.rural_urban) then min(areas.rural_urban) end
            as rural_urban
    from present
    join areas on areas.area_code = present.known_as_code
    group by present.area_code
)

select
    compared_reviews.review_id,
    compared_reviews.review_type,
    compared_reviews.framework_id,
    compared_reviews.area_code,
    compared_reviews.area_name,
    coalesce(areas.rural_urban, classes.rural_urban) as class_name,
    class_name in ('Rural', 'Sparse and rural') as is_rural
from compared_reviews
join areas using (area_code)
left join classes using (area_code)
where class_name in ('Rural', 'Sparse and rural', 'Urban');
comment on view classed_reviews is
    'The reviews that comparisons count and whose area is rural or urban, one row each. Reviews of areas between (Urban with rural areas) or of no known class are not here. Whether the two differ is in rural_urban_differences.';
comment on column classed_reviews.review_id is 'The review: see reviews.';
comment on column classed_reviews.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column classed_reviews.framework_id is 'Framework of the review: see frameworks; none where the register has no entry for it.';
comment on column classed_reviews.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column classed_reviews.area_name is 'Name of the area.';
comment on column classed_reviews.class_name is
    'Class of the area, from areas.rural_urban; of an authority that is gone, the class of those that took its place.';
comment on column classed_reviews.is_rural is 'True for Rural and Sparse and rural, false for Urban.';
