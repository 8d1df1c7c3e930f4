-- Every extract and every response has evidence with the role main.
with made as (
    select 'failure' as extract_kind, failure_id as extract_id from failures
    union all
    select 'good_practice', good_practice_id from good_practice
    union all
    select 'cause', cause_id from causes
    union all
    select 'impact', impact_id from impacts
    union all
    select 'recommendation', recommendation_id from recommendations
    union all
    select 'response', response_id from responses
)
select made.extract_kind, made.extract_id
from made
anti join (select * from evidence where role = 'main') as main using (extract_kind, extract_id)
