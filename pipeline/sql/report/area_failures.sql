-- Failures of each area's reviews under each practice code: how many, and one of the surest: plainly said before hedged,
-- and long enough to be understood by itself
select p.area_code, p.review_id, f.category_id, count(*) as n_failures,
       arg_max(
           f.failure_id,
           (
               not f.is_hedged, not f.is_past, round(f.confidence, 1),
               length(f.quote) between 80 and 300 and not contains(f.quote, '█'), f.confidence, f.failure_id
           )
       ) as failure_id
from failures f
join placed_documents p using (document_id)
join categories c on c.category_id = f.category_id and c.facet = 'practice'
where p.is_compared and p.area_code is not null and f.category_id <> 'other'
group by all order by p.area_code, f.category_id, p.review_id
