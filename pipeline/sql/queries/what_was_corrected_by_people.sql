-- What did people correct, and why?
select made_on, "by", target_id, "column", old, new, reason
from corrections
order by made_on, target_id, "column"
