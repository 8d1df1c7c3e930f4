-- Every review
select r.*, a.name as area, b.name as board from reviews r
left join areas a using (area_code) left join boards b using (board_id)
order by coalesce(r.published_on, r.announced_on) desc nulls last, r.review_id
