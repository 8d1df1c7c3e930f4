-- The theme of each extract
select extract_kind, extract_id, theme_id, label from theme_members join themes using (theme_id)
order by extract_kind, extract_id, probability desc, theme_id
