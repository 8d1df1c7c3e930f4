-- The reviews and inspections that comparisons count, with area, and on what day the practice they look at ended
select r.review_id, r.review_type, r.framework_id, r.area_code, r.review_label, r.practice_year,
       max(p.practice_on) as practice_on, max(p.published_on) as published_on
from compared_reviews r
join placed_documents p on p.review_id = r.review_id and p.is_compared
where r.area_code is not null
group by all order by r.area_code, r.practice_year, max(p.practice_on), r.review_id
