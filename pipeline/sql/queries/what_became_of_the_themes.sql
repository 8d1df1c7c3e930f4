-- What became of the themes when they were fitted anew: new, kept, split, merged, vanished?
select
    theme_events.event,
    theme_events.theme_id,
    themes.label as theme_label,
    theme_events.other_theme_id,
    others.label as other_theme_label,
    round(theme_events.share, 2) as share
from theme_events
left join themes using (theme_id)
left join themes as others on others.theme_id = theme_events.other_theme_id
order by theme_events.event, theme_label nulls last, theme_events.theme_id, theme_events.other_theme_id
