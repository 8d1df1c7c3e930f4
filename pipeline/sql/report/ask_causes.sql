-- Causes that the same document gives for the failure that a recommendation turns into an order
select distinct r.recommendation_id, l.cause_id
from recommendations r join cause_failures l on l.failure_id = r.mirrors_failure_id
order by all
