-- The practice codes that most extracts of a theme fall under
select theme_id, category_id, category_label, n_extracts, n_coded, share
from theme_categories where facet = 'practice' and n_extracts > 0
qualify row_number() over (partition by theme_id order by n_extracts desc, category_id) <= 4
order by theme_id, n_extracts desc, category_id
