-- Areas that were asked again for what the same area had been asked before, the latest first
select a.area_code, a.area_name, a.board_name, a.earlier_recommendation_id, a.later_recommendation_id, a.earlier_published_on,
       a.later_published_on, a.gap_years, a.timing, a.earlier_status
from asked_again a
join placed_recommendations e on e.recommendation_id = a.earlier_recommendation_id
join placed_recommendations l on l.recommendation_id = a.later_recommendation_id
-- areas of one board now may have had boards of their own then: what a neighbour was asked is not asked of this one again
where e.board_id = l.board_id or list_has_any(e.present_area_codes, l.present_area_codes)
order by (a.timing = 'after the recommendation') desc, a.probability desc, a.later_published_on desc, a.later_recommendation_id
