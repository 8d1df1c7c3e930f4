create view recurring_recommendations as
with pairs as (
    select recommendation_id, other_recommendation_id, relation
    from recommendation_links
    where relation in ('same', 'near')
    union
    select other_recommendation_id, recommendation_id, relation
    from recommendation_links
    where relation in ('same', 'near')
),

final as (
    select
        asked.extract_id as recommendation_id,
        asked.document_id,
        asked.review_id,
        asked.review_type,
        asked.area_code,
        asked.area_name,
        asked.board_id,
        asked.published_on,
        asked.page,
        asked.quote,
        count(distinct alike.extract_id) as n_alike,
        count(distinct alike.extract_id) filter (where pairs.relation = 'same') as n_same,
        count(distinct alike.review_id) as n_other_reviews,
        count(distinct alike.area_code) filter (where alike.area_code <> asked.area_code) as n_other_areas,
        min(least(alike.published_on, asked.published_on)) as first_on,
        max(greatest(alike.published_on, asked.published_on)) as last_on
    from pairs
    join extracts as asked
        on asked.extract_kind = 'recommendation' and asked.extract_id = pairs.recommendation_id
    join extracts as alike
        on alike.extract_kind = 'recommendation' and alike.extract_id = pairs.other_recommendation_id
    where asked.is_compared
        and alike.is_compared
        and alike.review_id <> asked.review_id
    group by all
)

select * from final;
comment on view recurring_recommendations is
    'Recommendations that other reviews make too, one row for each recommendation with at least one that is the same or near in another review. Here reviews of all types count together.';
comment on column recurring_recommendations.recommendation_id is 'The recommendation: see recommendations.';
comment on column recurring_recommendations.document_id is 'The document: see documents.';
comment on column recurring_recommendations.review_id is 'The review: see reviews.';
comment on column recurring_recommendations.review_type is
    'Type of the review, as in reviews; types are never added together.';
comment on column recurring_recommendations.area_code is
    'GSS code of the area whose practice is described: see areas.';
comment on column recurring_recommendations.area_name is 'Name of the area.';
comment on column recurring_recommendations.board_id is 'Board or partnership: see boards.';
comment on column recurring_recommendations.published_on is 'Date of publication of the document.';
comment on column recurring_recommendations.page is 'Physical page, from 1.';
comment on column recurring_recommendations.quote is 'The whole sentence or list item, verbatim.';
comment on column recurring_recommendations.n_alike is
    'Number of recommendations of other reviews that are the same or near.';
comment on column recurring_recommendations.n_same is 'Number of these that are the same.';
comment on column recurring_recommendations.n_other_reviews is 'Number of other reviews that make them.';
comment on column recurring_recommendations.n_other_areas is 'Number of other areas that they concern.';
comment on column recurring_recommendations.first_on is 'Earliest date of publication among all of them.';
comment on column recurring_recommendations.last_on is 'Latest date of publication among all of them.';
