-- Which later recommendations ask the same area or board for what it was asked before
select earlier_recommendation_id, later_recommendation_id, timing, gap_years
from asked_again
order by all
