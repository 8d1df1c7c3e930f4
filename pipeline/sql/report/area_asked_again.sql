-- Recommendations that an area was given again in a later review, one row for each of the later ones with its nearest earlier one
select area_code, earlier_recommendation_id, earlier_review_id, earlier_area_code, earlier_published_on, earlier_due_on,
       earlier_status, later_recommendation_id, later_review_id, later_published_on, relation, gap_years, timing, is_period_known
from asked_again
where area_code is not null
qualify row_number() over (
    partition by area_code, later_recommendation_id
    order by relation = 'same' desc, probability desc, earlier_recommendation_id
) = 1
order by area_code, later_published_on, later_recommendation_id
