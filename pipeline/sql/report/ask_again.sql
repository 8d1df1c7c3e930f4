-- Which later recommendations ask the same area or board for what it was asked before
select a.earlier_recommendation_id, a.later_recommendation_id, a.timing, a.gap_years
from asked_again a
join placed_recommendations e on e.recommendation_id = a.earlier_recommendation_id
join placed_recommendations l on l.recommendation_id = a.later_recommendation_id
-- areas of one board now may have had boards of their own then: what a neighbour was asked is not asked of this one again
where e.board_id = l.board_id or list_has_any(e.present_area_codes, l.present_area_codes)
order by all
