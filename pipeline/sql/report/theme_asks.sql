-- Recommendations of a theme, those made most often first, one of each group that says the same
with asked as (
    select m.theme_id, r.recommendation_id, r.group_id, r.document_id, m.probability,
           coalesce(g.n_boards, 1) as n_boards, coalesce(g.n_areas, 1) as n_areas, coalesce(g.n_reviews, 1) as n_reviews,
           g.first_seen_on, g.last_seen_on, coalesce(g.n_answered, r.n_answers) as n_answered
    from theme_members m
    join placed_recommendations r on m.extract_kind = 'recommendation' and r.recommendation_id = m.extract_id
    left join recurring_recommendations g using (group_id)
    where not coalesce(r.is_form, false)
),
one_each as (
    select * from asked
    qualify row_number() over (
        partition by theme_id, coalesce(group_id, recommendation_id) order by probability desc, recommendation_id
    ) = 1
)
select *, count(*) over (partition by theme_id) as n_asks from one_each
qualify row_number() over (partition by theme_id order by n_reviews desc, probability desc, recommendation_id) <= 8
order by theme_id, n_reviews desc, probability desc, recommendation_id
