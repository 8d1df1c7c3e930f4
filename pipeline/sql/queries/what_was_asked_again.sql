-- What was a board or area asked again in a later review, and could the earlier request have been met by then?
select
    coalesce(board_name, area_name) as asked,
    earlier_published_on,
    earlier_due_on,
    earlier_status,
    later_published_on,
    later_period_start_on,
    gap_years,
    timing,
    relation,
    earlier_page,
    earlier_quote,
    later_page,
    later_quote
from asked_again
order by asked, later_published_on, earlier_published_on, later_recommendation_id, earlier_recommendation_id
