-- Areas
-- The local authorities, valid in time, one row for each code.
select
    * exclude (source),
    source
from areas
order by nation, name, area_code
