-- What is known of each failure: its practice code, and whether it is a missed opportunity
select f.failure_id, c.label as code, f.is_missed_opportunity, f.is_hindsight
from failures f left join categories c on c.category_id = f.category_id and c.category_id <> 'other'
