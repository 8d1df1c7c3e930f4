create view placed_recommendations as
with recursive placed as materialized (
    select * from placed_documents
),

board_lines as (
    select board_id, board_id as present_id, 0 as depth
    from boards
    union all
    select board_lines.board_id, boards.successor_id, board_lines.depth + 1
    from board_lines
    join boards on boards.board_id = board_lines.present_id
    -- a register with a circle in it must not hang the query
    where boards.successor_id is not null and board_lines.depth < 10
),

area_lines as (
    select area_code, area_code as present_code, 0 as depth
    from areas
    union all
    select area_lines.area_code, successors.code, area_lines.depth + 1
    from area_lines
    join areas on areas.area_code = area_lines.present_code
    -- an area that was divided has several that took its place
    cross join lateral (select unnest(string_split(areas.successor_code, ';')) as code) as successors
    where areas.successor_code is not null and area_lines.depth < 10
),

present_boards as (
    select board_id, arg_max(present_id, depth) as present_board_id
    from board_lines
    group by board_id
),

present_areas as (
    select area_code, list_sort(list(distinct present_code)) as present_area_codes
    from area_lines
    group by area_code
),

boards_at as (
    -- of an inspection: the board of its area on the day of publication, the youngest where two overlap
    select placed.document_id, board_areas.board_id
    from placed
    join board_areas on board_areas.area_code = placed.area_code
    join boards on boards.board_id = board_areas.board_id
    where placed.published_on >= coalesce(board_areas.valid_from, date '1900-01-01')
        and placed.published_on <= coalesce(board_areas.valid_to, date '9999-12-31')
        and placed.published_on >= coalesce(boards.valid_from, date '1900-01-01')
        and placed.published_on <= coalesce(boards.valid_to, date '9999-12-31')
        and boards.kind <> 'regional_board'
    qualify row_number() over (
        partition by placed.document_id order by board_areas.valid_from desc nulls last, board_areas.board_id
    ) = 1
),

answered as (
    select
        recommendation_id,
        min(due_on) as due_on,
        count(*) filter (where status <> 'unknown') as n_answers,
        arg_max(status, coalesce(status_on, date '1900-01-01')) filter (where status <> 'unknown') as status
    from responses
    group by recommendation_id
),

asked as (
    select recommendation_id, list_sort(list(distinct sector)) as sectors, list_sort(list(distinct surface)) as addressees
    from recommendation_addressees
    group by recommendation_id
),

final as (
    select
        recommendations.recommendation_id,
        recommendations.document_id,
        placed.document_kind,
        placed.title,
        placed.review_id,
        placed.review_type,
        placed.is_compared,
        placed.area_code,
        placed.area_name,
        coalesce(present_areas.present_area_codes, [placed.area_code]) as present_area_codes,
        coalesce(placed.board_id, boards_at.board_id) as board_id,
        boards.name as board_name,
        present_boards.present_board_id,
        placed.published_on,
        documents.period_start_on,
        recommendations.page,
        recommendations.quote,
        recommendations.ask_kind,
        recommendations.action,
        recommendations.is_mirror,
        recommendations.mirrors_failure_id,
        recommendations.deadline,
        coalesce(answered.due_on, recommendation_deadlines.due_on) as due_on,
        coalesce(answered.due_on, recommendation_deadlines.due_on, placed.published_on + interval 1 year)::date as met_by_on,
        coalesce(answered.n_answers, 0) as n_answers,
        coalesce(answered.status, 'unknown') as status,
        coalesce(asked.sectors, []) as sectors,
        coalesce(asked.addressees, []) as addressees,
        members.group_id,
        coalesce(recommendation_groups.is_form, false) as is_form
    from recommendations
    join documents using (document_id)
    join placed using (document_id)
    left join present_areas on present_areas.area_code = placed.area_code
    left join boards_at using (document_id)
    left join boards on boards.board_id = coalesce(placed.board_id, boards_at.board_id)
    left join present_boards on present_boards.board_id = coalesce(placed.board_id, boards_at.board_id)
    left join answered using (recommendation_id)
    left join recommendation_deadlines using (recommendation_id)
    left join asked using (recommendation_id)
    left join recommendation_group_members as members using (recommendation_id)
    left join recommendation_groups on recommendation_groups.group_id = members.group_id
)

select * from final;
comment on view placed_recommendations is
    'The recommendations, one row each, with review, area and board at the time, when they were due and what is known of the answer. Other views stand on this one.';
comment on column placed_recommendations.recommendation_id is 'The recommendation: see recommendations.';
comment on column placed_recommendations.document_id is 'The document: see documents.';
comment on column placed_recommendations.document_kind is 'Kind of the document, as in documents.kind.';
comment on column placed_recommendations.title is 'Title of the document.';
comment on column placed_recommendations.review_id is 'The review the document counts for: see reviews; null where it belongs to none.';
comment on column placed_recommendations.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column placed_recommendations.is_compared is
    'True where comparisons count it: the document is in scope and is the summary, full report or re-review of a review.';
comment on column placed_recommendations.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column placed_recommendations.area_name is 'Name of the area.';
comment on column placed_recommendations.present_area_codes is
    'That area and all that took its place since, so that asks before and after a change of boundaries can be joined.';
comment on column placed_recommendations.board_id is
    'Board or partnership of the review, else the one that covered the area on the day of publication: see boards.';
comment on column placed_recommendations.board_name is 'Name of that board.';
comment on column placed_recommendations.present_board_id is 'The board that stands in its place now: see boards.';
comment on column placed_recommendations.published_on is 'Date of publication of the document.';
comment on column placed_recommendations.period_start_on is 'First day of the practice that the document describes.';
comment on column placed_recommendations.page is 'Physical page, from 1.';
comment on column placed_recommendations.quote is 'The whole sentence or list item, verbatim.';
comment on column placed_recommendations.ask_kind is 'What the document calls it, as in recommendations.ask_kind.';
comment on column placed_recommendations.action is 'Kind of action asked for, as in recommendations.action.';
comment on column placed_recommendations.is_mirror is 'True where it only turns a failure round, as in recommendations.is_mirror.';
comment on column placed_recommendations.mirrors_failure_id is 'The failure that it turns round: see failures.';
comment on column placed_recommendations.deadline is 'The deadline as printed.';
comment on column placed_recommendations.due_on is
    'Day by which it was due: from an answer, else from its own words; null where neither names one.';
comment on column placed_recommendations.met_by_on is
    'Day from which practice may be held against it: due_on, else a year after publication.';
comment on column placed_recommendations.n_answers is 'Number of known answers; none is no news, not a refusal.';
comment on column placed_recommendations.status is 'Status of the latest known answer: accepted, rejected, in_progress, completed, or unknown.';
comment on column placed_recommendations.sectors is 'Sectors of the bodies that it asks.';
comment on column placed_recommendations.addressees is 'The bodies that it asks, in the words used.';
comment on column placed_recommendations.group_id is 'The group of like recommendations it belongs to: see recommendation_groups.';
comment on column placed_recommendations.is_form is 'True where it is a formality of its publisher: see recommendation_groups.';
