create view recurring_recommendations as
with members as materialized (
    select placed_recommendations.*, recommendation_group_members.relation
    from placed_recommendations
    join recommendation_group_members using (recommendation_id)
    where placed_recommendations.is_compared
),

documents_of as (
    select group_id, document_id, min(published_on) as published_on
    from members
    group by group_id, document_id
),

steps as (
    select
        group_id,
        date_diff('day', lag(published_on) over (partition by group_id order by published_on, document_id), published_on) / 365.25 as years
    from documents_of
),

gaps as (
    select group_id, round(median(years), 2) as gap_years
    from steps
    group by group_id
),

repeats as (
    select later.group_id, count(distinct later.recommendation_id) as n_asked_again
    from asked_again
    join members as later on later.recommendation_id = asked_again.later_recommendation_id
    join members as earlier
        on earlier.recommendation_id = asked_again.earlier_recommendation_id
        and earlier.group_id = later.group_id
    group by later.group_id
),

counted as (
    select
        group_id,
        bool_or(is_form) as is_form,
        mode(ask_kind order by ask_kind) as ask_kind,
        case when bool_and(relation = 'same') then 'same' else 'near' end as relation,
        count(*) as n_recommendations,
        count(distinct document_id) as n_documents,
        count(distinct review_id) as n_reviews,
        count(distinct present_board_id) as n_boards,
        count(distinct area_code) as n_areas,
        min(published_on) as first_seen_on,
        max(published_on) as last_seen_on,
        count(*) filter (where n_answers > 0) as n_answered,
        count(*) filter (where status = 'completed') as n_completed,
        count(*) filter (where status = 'rejected') as n_rejected,
        count(*) filter (where is_mirror) as n_mirror,
        list_distinct(flatten(list(sectors))) as sectors,
        list(distinct review_type order by review_type) as review_types
    from members
    group by group_id
    having count(distinct review_id) > 1
),

final as (
    select
        counted.group_id,
        recommendations.recommendation_id as exemplar_id,
        recommendations.document_id,
        recommendations.page,
        recommendations.quote as wording,
        counted.ask_kind,
        counted.relation,
        counted.is_form,
        counted.n_recommendations,
        counted.n_documents,
        counted.n_reviews,
        counted.n_boards,
        counted.n_areas,
        counted.first_seen_on,
        counted.last_seen_on,
        gaps.gap_years,
        coalesce(repeats.n_asked_again, 0) > 0 as was_asked_before,
        coalesce(repeats.n_asked_again, 0) as n_asked_again,
        counted.n_answered,
        counted.n_completed,
        counted.n_rejected,
        counted.n_mirror,
        list_sort(counted.sectors) as sectors,
        counted.review_types,
        matters.label as matter
    from counted
    join recommendation_groups using (group_id)
    join recommendations on recommendations.recommendation_id = recommendation_groups.exemplar_id
    left join gaps using (group_id)
    left join repeats using (group_id)
    left join recommendation_matters as about
        on about.recommendation_id = recommendations.recommendation_id and about.is_first
    left join matters on matters.matter_id = about.matter_id
)

select * from final;
comment on view recurring_recommendations is
    'What is asked again and again: groups of recommendations of several reviews that ask the same or nearly, one row each. Formalities of one publisher (is_form) are told apart. Reviews of all types count together; review_types says which.';
comment on column recurring_recommendations.group_id is 'The group: see recommendation_groups; its members are in recommendation_group_members.';
comment on column recurring_recommendations.exemplar_id is 'The recommendation whose wording stands for all: see recommendations.';
comment on column recurring_recommendations.document_id is 'The document of that wording: see documents.';
comment on column recurring_recommendations.page is 'Physical page, from 1, of that wording.';
comment on column recurring_recommendations.wording is 'The recommendation that is likest to all others of the group, verbatim.';
comment on column recurring_recommendations.ask_kind is 'Commonest kind of ask among them, as in recommendations.ask_kind.';
comment on column recurring_recommendations.relation is 'same where all are the same ask as the wording, else near.';
comment on column recurring_recommendations.is_form is
    'True where it is a formality: a request that one publisher closes many documents with in the same words.';
comment on column recurring_recommendations.n_recommendations is 'Number of recommendations.';
comment on column recurring_recommendations.n_documents is 'Number of documents that make them.';
comment on column recurring_recommendations.n_reviews is 'Number of reviews that make them.';
comment on column recurring_recommendations.n_boards is
    'Number of boards: those of the reviews, of inspections those of their areas at the time; a board and those that took its place count as one.';
comment on column recurring_recommendations.n_areas is 'Number of areas whose practice is described.';
comment on column recurring_recommendations.first_seen_on is 'Earliest date of publication.';
comment on column recurring_recommendations.last_seen_on is 'Latest date of publication.';
comment on column recurring_recommendations.gap_years is 'Median of the years from one document to the next.';
comment on column recurring_recommendations.was_asked_before is
    'True where a board or area (or one in whose place it stands) was asked it again in a later review: see asked_again.';
comment on column recurring_recommendations.n_asked_again is 'Number of recommendations that the same area or board had been given before, in another wording of the group: see asked_again.';
comment on column recurring_recommendations.n_answered is 'Number with a known answer; of the others there is no news.';
comment on column recurring_recommendations.n_completed is 'Number that are reported completed.';
comment on column recurring_recommendations.n_rejected is 'Number that were rejected.';
comment on column recurring_recommendations.n_mirror is 'Number that only turn a failure round.';
comment on column recurring_recommendations.sectors is 'Sectors of the bodies that they ask.';
comment on column recurring_recommendations.review_types is 'Types of the reviews that make them.';
comment on column recurring_recommendations.matter is 'What the wording is about first: see matters.';
