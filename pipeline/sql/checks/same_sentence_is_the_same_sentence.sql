-- A cause or impact is marked as standing in the sentence of its failure exactly where both have the same quote at the same place.
select 'cause_failures' as table_name, cause_failures.cause_id as row_id
from cause_failures
join causes using (cause_id)
join failures using (failure_id)
where cause_failures.is_same_sentence
    <> (causes.start_char = failures.start_char and causes.end_char = failures.end_char)
union all
select 'impact_failures', impact_failures.impact_id
from impact_failures
join impacts using (impact_id)
join failures using (failure_id)
where impact_failures.is_same_sentence
    <> (impacts.start_char = failures.start_char and impacts.end_char = failures.end_char)
