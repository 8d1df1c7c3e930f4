create view asked_again as
with recursive successions as (
    select board_id, board_id as present_id, 0 as depth
    from boards
    union all
    select successions.board_id, boards.successor_id, successions.depth + 1
    from successions
    join boards on boards.board_id = successions.present_id
    -- a register with a circle in it must not hang the query
    where boards.successor_id is not null and successions.depth < 10
),

due as (
    select recommendation_id, min(due_on) as due_on
    from responses
    group by recommendation_id
),

present_boards as (
    select board_id, arg_max(present_id, depth) as present_id
    from successions
    group by board_id
),

asked as (
    select
        extracts.extract_id as recommendation_id,
        extracts.document_id,
        extracts.review_id,
        extracts.review_type,
        extracts.area_code,
        extracts.area_name,
        extracts.published_on,
        extracts.page,
        extracts.quote,
        present_boards.present_id as board_id,
        documents.period_start_on,
        coalesce(due.due_on, extracts.published_on) as due_on
    from extracts
    join documents using (document_id)
    join present_boards on present_boards.board_id = extracts.board_id
    left join due on due.recommendation_id = extracts.extract_id
    where extracts.extract_kind = 'recommendation' and extracts.is_compared
),

pairs as (
    select recommendation_id as earlier_id, other_recommendation_id as later_id, relation, similarity
    from recommendation_links
    where relation in ('same', 'near')
    union
    select other_recommendation_id, recommendation_id, relation, similarity
    from recommendation_links
    where relation in ('same', 'near')
),

final as (
    select
        later.board_id,
        boards.name as board_name,
        later.review_type,
        later.area_code,
        later.area_name,
        earlier.recommendation_id as earlier_recommendation_id,
        earlier.review_id as earlier_review_id,
        earlier.document_id as earlier_document_id,
        earlier.published_on as earlier_published_on,
        earlier.due_on as earlier_due_on,
        earlier.page as earlier_page,
        earlier.quote as earlier_quote,
        later.recommendation_id as later_recommendation_id,
        later.review_id as later_review_id,
        later.document_id as later_document_id,
        later.published_on as later_published_on,
        later.period_start_on as later_period_start_on,
        later.page as later_page,
        later.quote as later_quote,
        pairs.relation,
        pairs.similarity,
        case
            when later.period_start_on is null then 'not known'
            when later.period_start_on < earlier.due_on then 'practice predates or overlaps'
            else 'practice is later'
        end as timing
    from pairs
    join asked as earlier on earlier.recommendation_id = pairs.earlier_id
    join asked as later on later.recommendation_id = pairs.later_id
    join boards on boards.board_id = later.board_id
    where earlier.board_id = later.board_id
        and earlier.review_id <> later.review_id
        and earlier.published_on < later.published_on
)

select * from final;
comment on view asked_again is
    'Recommendations that a board was given and, in a later review, was given again: one row for each pair that is the same or near. A board and the boards that took its place count as one.';
comment on column asked_again.board_id is 'The board, or the one that stands in its place now: see boards.';
comment on column asked_again.board_name is 'Name of that board.';
comment on column asked_again.review_type is 'Type of the later review.';
comment on column asked_again.area_code is 'GSS code of the area of the later review.';
comment on column asked_again.area_name is 'Name of that area.';
comment on column asked_again.earlier_recommendation_id is 'The earlier recommendation: see recommendations.';
comment on column asked_again.earlier_review_id is 'The earlier review: see reviews.';
comment on column asked_again.earlier_document_id is 'The earlier document: see documents.';
comment on column asked_again.earlier_published_on is 'Date of publication of the earlier document.';
comment on column asked_again.earlier_due_on is
    'Date by which the earlier recommendation was due: from responses, else the date of publication.';
comment on column asked_again.earlier_page is 'Physical page, from 1, of the earlier recommendation.';
comment on column asked_again.earlier_quote is 'The earlier recommendation, verbatim.';
comment on column asked_again.later_recommendation_id is 'The later recommendation: see recommendations.';
comment on column asked_again.later_review_id is 'The later review: see reviews.';
comment on column asked_again.later_document_id is 'The later document: see documents.';
comment on column asked_again.later_published_on is 'Date of publication of the later document.';
comment on column asked_again.later_period_start_on is 'First day of the practice that the later document describes.';
comment on column asked_again.later_page is 'Physical page, from 1, of the later recommendation.';
comment on column asked_again.later_quote is 'The later recommendation, verbatim.';
comment on column asked_again.relation is 'How alike the two are: same or near.';
comment on column asked_again.similarity is 'Cosine of the angle between their vectors, from -1 to 1.';
comment on column asked_again.timing is
    'practice predates or overlaps: the practice the later review looks at began before the earlier recommendation was due, so it may say nothing on whether it was followed; practice is later; or not known.';
