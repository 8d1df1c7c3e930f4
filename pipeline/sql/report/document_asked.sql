-- Recommendations of other documents that ask the same or nearly, with whether they were published before or after
with pairs as (
    select recommendation_id, other_recommendation_id as other_id, relation, similarity from recommendation_links
    where relation in ('same', 'near')
    union
    select other_recommendation_id, recommendation_id, relation, similarity from recommendation_links
    where relation in ('same', 'near')
)
select p.recommendation_id, p.other_id, p.relation, o.document_id, o.page, d.published_on,
       case when d.published_on is null or m.published_on is null or d.published_on = m.published_on then 'also'
            when d.published_on < m.published_on then 'earlier' else 'later' end as asked,
       coalesce(d.area_code = m.area_code, false) as is_same_area
from pairs p
join recommendations o on o.recommendation_id = p.other_id
join documents d on d.document_id = o.document_id
join recommendations r on r.recommendation_id = p.recommendation_id
join documents m on m.document_id = r.document_id
where o.document_id <> r.document_id
order by p.recommendation_id, is_same_area desc, p.relation desc, p.similarity desc, p.other_id
