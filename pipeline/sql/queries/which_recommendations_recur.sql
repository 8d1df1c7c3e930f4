-- Which recommendations do several reviews make?
select
    matter,
    n_reviews,
    n_boards,
    n_areas,
    first_seen_on,
    last_seen_on,
    gap_years,
    n_asked_again,
    n_answered,
    relation,
    ask_kind,
    wording,
    document_id,
    page
from recurring_recommendations
where not is_form
order by n_boards desc, n_areas desc, n_reviews desc, group_id
limit 50
