-- Recommendations that other places were asked in much the same words, without the formalities of one publisher
select r.recommendation_id, r.document_id, r.page, r.number, r.ask_kind, r.deadline, r.is_mirror, d.title, d.area_code,
       a.name as area, count(distinct coalesce(o.board_id, o.area_code, o.document_id)) as n_elsewhere
from recommendations r join documents d using (document_id) left join areas a using (area_code)
join (
    select recommendation_id as id, other_recommendation_id as other from recommendation_links where relation <> 'related'
    union all
    select other_recommendation_id, recommendation_id from recommendation_links where relation <> 'related'
) l on l.id = r.recommendation_id
join recommendations x on x.recommendation_id = l.other join documents o on o.document_id = x.document_id
where d.is_in_scope and r.recommendation_id not in (
    select recommendation_id from recommendation_group_members join recommendation_groups using (group_id) where is_form
)
group by all order by n_elsewhere desc, r.recommendation_id limit 100
