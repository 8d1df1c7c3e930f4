-- Areas that were asked again for what the same area had been asked before, the latest first
select area_code, area_name, board_name, earlier_recommendation_id, later_recommendation_id, earlier_published_on,
       later_published_on, gap_years, timing, earlier_status
from asked_again
order by (timing = 'after the recommendation') desc, probability desc, later_published_on desc, later_recommendation_id
