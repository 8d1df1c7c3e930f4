create view asked_again as
with asked as materialized (
    select * from placed_recommendations where is_compared and not is_form
),

pairs as (
    select recommendation_id as earlier_id, other_recommendation_id as later_id, relation, similarity, probability
    from recommendation_links
    where relation in ('same', 'near')
    union all
    select other_recommendation_id, recommendation_id, relation, similarity, probability
    from recommendation_links
    where relation in ('same', 'near')
),

final as (
    select
        later.present_board_id as board_id,
        boards.name as board_name,
        later.review_type,
        later.area_code,
        later.area_name,
        earlier.recommendation_id as earlier_recommendation_id,
        earlier.review_id as earlier_review_id,
        earlier.document_id as earlier_document_id,
        earlier.board_id as earlier_board_id,
        earlier.area_code as earlier_area_code,
        earlier.published_on as earlier_published_on,
        earlier.due_on as earlier_due_on,
        earlier.met_by_on as earlier_met_by_on,
        earlier.status as earlier_status,
        earlier.page as earlier_page,
        earlier.quote as earlier_quote,
        later.recommendation_id as later_recommendation_id,
        later.review_id as later_review_id,
        later.document_id as later_document_id,
        later.published_on as later_published_on,
        later.period_start_on as later_period_start_on,
        later.page as later_page,
        later.quote as later_quote,
        later.ask_kind,
        pairs.relation,
        pairs.similarity,
        pairs.probability,
        round(date_diff('day', earlier.published_on, later.published_on) / 365.25, 2) as gap_years,
        case
            when later.period_start_on > earlier.met_by_on then 'after the recommendation'
            else 'practice predates or overlaps'
        end as timing,
        later.period_start_on is not null as is_period_known
    from pairs
    join asked as earlier on earlier.recommendation_id = pairs.earlier_id
    join asked as later on later.recommendation_id = pairs.later_id
    left join boards on boards.board_id = later.present_board_id
    where earlier.review_id <> later.review_id
        and earlier.published_on < later.published_on
        and (
            -- an area or what took its place; two areas that became one later were not asked for each other
            list_contains(earlier.present_area_codes, later.area_code)
            or list_contains(later.present_area_codes, earlier.area_code)
            -- the board at the time: areas of one board now may have had boards of their own then
            or earlier.board_id = later.board_id
            -- where an area is not known: a board that came after the other
            or (
                (earlier.area_code is null or later.area_code is null)
                and row(earlier.board_id, later.board_id) in (select row(board_id, known_as_id) from board_history)
            )
        )
)

select * from final;
comment on view asked_again is
    'Recommendations that a board or area was given and, in a later review, was given again: one row for each pair that is the same or near. An area and those that took its place count as one, and so does a board; what was asked of a neighbour before the two shared a board is left out, and so are formalities.';
comment on column asked_again.board_id is 'The board, or the one that stands in its place now: see boards; null where only the area is known.';
comment on column asked_again.board_name is 'Name of that board.';
comment on column asked_again.review_type is 'Type of the later review.';
comment on column asked_again.area_code is 'GSS code of the area of the later review.';
comment on column asked_again.area_name is 'Name of that area.';
comment on column asked_again.earlier_recommendation_id is 'The earlier recommendation: see recommendations.';
comment on column asked_again.earlier_review_id is 'The earlier review: see reviews.';
comment on column asked_again.earlier_document_id is 'The earlier document: see documents.';
comment on column asked_again.earlier_board_id is 'The board as it was when first asked: see boards.';
comment on column asked_again.earlier_area_code is 'GSS code of the area as it was when first asked.';
comment on column asked_again.earlier_published_on is 'Date of publication of the earlier document.';
comment on column asked_again.earlier_due_on is
    'Date by which the earlier recommendation was due: from an answer, else from its words; null where neither names one.';
comment on column asked_again.earlier_met_by_on is
    'Day from which practice may be held against the earlier recommendation: when it was due, else a year after its publication.';
comment on column asked_again.earlier_status is 'What is known of the answer to the earlier recommendation; no news is unknown.';
comment on column asked_again.earlier_page is 'Physical page, from 1, of the earlier recommendation.';
comment on column asked_again.earlier_quote is 'The earlier recommendation, verbatim.';
comment on column asked_again.later_recommendation_id is 'The later recommendation: see recommendations.';
comment on column asked_again.later_review_id is 'The later review: see reviews.';
comment on column asked_again.later_document_id is 'The later document: see documents.';
comment on column asked_again.later_published_on is 'Date of publication of the later document.';
comment on column asked_again.later_period_start_on is 'First day of the practice that the later document describes.';
comment on column asked_again.later_page is 'Physical page, from 1, of the later recommendation.';
comment on column asked_again.later_quote is 'The later recommendation, verbatim.';
comment on column asked_again.ask_kind is 'What the later document calls it, as in recommendations.ask_kind.';
comment on column asked_again.relation is 'How alike the two are: same or near.';
comment on column asked_again.similarity is 'Cosine of the angle between their vectors, from -1 to 1.';
comment on column asked_again.probability is 'How sure it is, from 0 to 1, that they are the same or near.';
comment on column asked_again.gap_years is 'Years from the earlier publication to the later.';
comment on column asked_again.timing is
    'after the recommendation: the practice that the later review looks at began after the earlier one was due or, where no day is known, a year after its publication. Otherwise practice predates or overlaps: the later review may say nothing on whether it was followed.';
comment on column asked_again.is_period_known is
    'False where the later document does not tell which practice it looks at; timing is then practice predates or overlaps.';
