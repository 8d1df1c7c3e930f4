-- How many extracts of each kind a theme holds
select theme_id, extract_kind, count(*) as n from theme_members group by all order by theme_id, n desc, extract_kind
