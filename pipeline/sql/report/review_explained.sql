-- How many failures each document names, and of how many it states a cause in other words than the failure itself
with explained as (
    select cf.failure_id, bool_or(c.focus_end_char <= f.focus_start_char or c.focus_start_char >= f.focus_end_char) as is_apart
    from cause_failures cf join causes c using (cause_id) join failures f using (failure_id)
    group by cf.failure_id
)
select f.document_id, count(*) as n_failures, count(*) filter (e.is_apart) as n_explained
from failures f left join explained e using (failure_id) group by f.document_id
