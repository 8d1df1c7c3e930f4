-- The surest three causes of each document that explain a failure in other words than its own, with the failure
select c.document_id, c.cause_id, min(f.failure_id) as failure_id
from causes c join cause_failures cf using (cause_id) join failures f using (failure_id)
where c.focus_end_char <= f.focus_start_char or c.focus_start_char >= f.focus_end_char
group by c.document_id, c.cause_id, c.confidence, c.start_char
qualify row_number() over (partition by c.document_id order by c.confidence desc, c.start_char, c.cause_id) <= 3
order by c.document_id, c.start_char, c.cause_id
