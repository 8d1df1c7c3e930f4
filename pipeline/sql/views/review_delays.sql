create view review_delays as
with incidents as (
    select
        review_id,
        -- a month without a year (--05) tells no time, and gives null
        min(try_strptime(left(value_low, 7) || '-01', '%Y-%m-%d')::date) as incident_on,
        max(try_strptime(left(coalesce(value_high, value_low), 7) || '-01', '%Y-%m-%d')::date) as last_incident_on
    from case_facts
    where fact_kind = 'incident_on'
    group by review_id
),

present as (
    select board_id, min(known_as_id) as present_board_id, min(known_as_name) as present_board_name
    from board_history
    where is_present and n_steps >= 0
    group by board_id
)

select
    reviews.review_id,
    reviews.review_type,
    reviews.label as review_label,
    reviews.area_code,
    areas.name as area_name,
    reviews.board_id,
    present.present_board_id,
    present.present_board_name,
    incidents.incident_on,
    incidents.last_incident_on,
    reviews.announced_on,
    reviews.published_on,
    datediff('month', incidents.incident_on, reviews.published_on) as n_months_from_incident,
    datediff('month', reviews.announced_on, reviews.published_on) as n_months_from_announcement
from reviews
left join incidents using (review_id)
left join areas using (area_code)
left join present using (board_id)
where reviews.published_on is not null;
comment on view review_delays is
    'How long published reviews took, one row each: months from the incident, and from the announcement, to publication. Few documents state the month of the incident in words that can be read: mind how many rows have one.';
comment on column review_delays.review_id is 'The review: see reviews.';
comment on column review_delays.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column review_delays.review_label is 'Name by which the review is known.';
comment on column review_delays.area_code is 'GSS code of the area whose practice is reviewed: see areas.';
comment on column review_delays.area_name is 'Name of the area.';
comment on column review_delays.board_id is 'Board or partnership that commissioned it: see boards; null for most inspections and inquests.';
comment on column review_delays.present_board_id is 'The board that stands in its place now: group by it to count a board and its successor as one.';
comment on column review_delays.present_board_name is 'Name of that board.';
comment on column review_delays.incident_on is
    'First day of the month of the incident; of several, the earliest. Null where no document states month and year.';
comment on column review_delays.last_incident_on is 'First day of the month of the latest incident stated.';
comment on column review_delays.announced_on is 'Date on which the review was announced, where stated.';
comment on column review_delays.published_on is 'Date on which its report was published.';
comment on column review_delays.n_months_from_incident is
    'Months from the earliest incident to publication; null where the incident is not dated. Below 0 a date is wrong.';
comment on column review_delays.n_months_from_announcement is 'Months from announcement to publication; null where not announced.';
