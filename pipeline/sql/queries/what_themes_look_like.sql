-- Which words of which documents show best what each theme is?
select theme_label, exemplar, title, area_name, practice_year, page, quote
from theme_exemplars
order by theme_label, theme_id, exemplar
