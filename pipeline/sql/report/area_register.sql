-- The areas of the register that hold today, and those that no longer do but of which something was read
select a.area_code, a.name, a.region, a.nation, a.rural_urban, a.successor_code, a.valid_from, a.valid_to,
       a.successor_code is null and a.valid_to is null as is_present
from areas a
order by a.nation, a.region, a.name, a.area_code
