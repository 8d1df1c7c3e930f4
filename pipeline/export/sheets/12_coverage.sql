-- Coverage
-- What was read and how far it was understood: the honest bases of everything else.
select
    measure,
    n,
    n_base,
    share
from coverage
order by ordinal
