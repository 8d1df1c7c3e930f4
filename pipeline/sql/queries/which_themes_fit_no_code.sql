-- Which themes fit no code of the codebook, and so are candidates for a new one?
with counted as (
    select theme_id, category_id, n_extracts as n, n_sure
    from theme_categories
    where facet = 'practice' and category_id <> 'other'
),

practice as (
    select theme_id, sum(n_sure) as n_sure, max(n) as n_top, arg_max(category_id, (n, category_id)) as category_id
    from counted
    group by all
),

final as (
    select
        themes.theme_id,
        themes.label,
        themes.is_stable,
        themes.n_extracts,
        categories.label as nearest_code,
        round(coalesce(practice.n_top, 0) / themes.n_extracts, 3) as nearest_share,
        round(coalesce(practice.n_sure, 0) / themes.n_extracts, 3) as sure_share
    from themes
    left join practice using (theme_id)
    left join categories using (category_id)
    where themes.n_extracts > 0
)

select
    *,
    case
        when sure_share < 0.25 and nearest_share < 0.2 then 'few fit any code, and no code stands out'
        when sure_share < 0.25 then 'few fit any code'
        else 'falls over many codes'
    end as reason
from final
where sure_share < 0.25 or nearest_share < 0.2
order by sure_share, nearest_share, theme_id
