-- Recommendations that an area was given again in a later review, one row for each of the later ones with its nearest earlier one
select a.area_code, a.earlier_recommendation_id, a.earlier_review_id, a.earlier_area_code, a.earlier_published_on, a.earlier_due_on,
       a.earlier_status, a.later_recommendation_id, a.later_review_id, a.later_published_on, a.relation, a.gap_years, a.timing,
       a.is_period_known
from asked_again a
join placed_recommendations e on e.recommendation_id = a.earlier_recommendation_id
join placed_recommendations l on l.recommendation_id = a.later_recommendation_id
where a.area_code is not null
    -- areas of one board now may have had boards of their own then: what a neighbour was asked is not asked of this one again
    and (e.board_id = l.board_id or list_has_any(e.present_area_codes, l.present_area_codes))
qualify row_number() over (
    partition by a.area_code, a.later_recommendation_id
    order by a.relation = 'same' desc, a.probability desc, a.earlier_recommendation_id
) = 1
order by a.area_code, a.later_published_on, a.later_recommendation_id
