-- Codes and names under which the place of an area was known before and after
select area_code, known_as_code, known_as_name, n_steps, valid_from, valid_to, is_other_extent
from area_history
order by area_code, n_steps, known_as_code
