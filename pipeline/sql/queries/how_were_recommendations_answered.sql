-- How were recommendations answered, by type of review and kind of ask? (unknown: no answer was read, not that none was given.)
select
    placed_recommendations.review_type,
    placed_recommendations.ask_kind,
    count(*) as n_recommendations,
    count(distinct placed_recommendations.review_id) as n_reviews,
    count(*) filter (where placed_recommendations.status = 'completed') as n_completed,
    count(*) filter (where placed_recommendations.status = 'in_progress') as n_in_progress,
    count(*) filter (where placed_recommendations.status = 'accepted') as n_accepted,
    count(*) filter (where placed_recommendations.status = 'rejected') as n_rejected,
    count(*) filter (where placed_recommendations.status = 'unknown') as n_unknown
from placed_recommendations
join documents using (document_id)
where documents.is_in_scope
group by all
order by placed_recommendations.review_type, n_recommendations desc, placed_recommendations.ask_kind
