-- What was read, and how far was it understood?
select measure, n, n_base, round(share, 3) as share
from coverage
order by ordinal
