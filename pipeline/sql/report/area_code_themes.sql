-- For each practice code the theme that most surely is about it, to lead on to where else documents report it
select c.category_id, c.theme_id
from theme_categories c join themes t using (theme_id)
where c.facet = 'practice' and c.place = 1 and c.share >= 0.4
qualify row_number() over (
    partition by c.category_id order by t.rests_on is not null, not coalesce(t.is_stable, false), c.share desc, c.theme_id
) = 1
order by c.category_id
