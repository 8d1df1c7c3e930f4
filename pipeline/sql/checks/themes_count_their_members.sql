-- The number of extracts of every theme is the number of its members.
select themes.theme_id, themes.n_extracts, count(theme_members.extract_id) as n_members
from themes
left join theme_members using (theme_id)
group by themes.theme_id, themes.n_extracts
having count(theme_members.extract_id) <> themes.n_extracts
