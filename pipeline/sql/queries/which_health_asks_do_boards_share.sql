-- Which recommendations to health bodies were made by three or more boards? Parameters: sector (health), n_boards (3).
with asked as (
    select *
    from placed_recommendations
    where group_id is not null
        and not is_form
        and list_contains(sectors, coalesce($sector, 'health'))
)

select
    asked.group_id,
    -- a board and those that took its place are one
    count(distinct asked.present_board_id) as n_boards,
    string_agg(distinct boards.name, '; ' order by boards.name) as boards,
    count(distinct asked.review_id) as n_reviews,
    count(*) as n_recommendations,
    min(asked.published_on) as first_on,
    max(asked.published_on) as last_on,
    min_by(asked.quote, (asked.published_on, asked.recommendation_id)) as first_quote
from asked
left join boards on boards.board_id = asked.present_board_id
group by asked.group_id
having count(distinct asked.present_board_id) >= coalesce($n_boards, 3)
order by n_boards desc, n_recommendations desc, asked.group_id
