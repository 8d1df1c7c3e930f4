-- What was a board asked again in a later review, and could the earlier request have been met by then?
select
    board_name,
    earlier_published_on,
    earlier_due_on,
    later_published_on,
    later_period_start_on,
    timing,
    relation,
    earlier_page,
    earlier_quote,
    later_page,
    later_quote
from asked_again
order by board_name, later_published_on, earlier_published_on, later_recommendation_id, earlier_recommendation_id
