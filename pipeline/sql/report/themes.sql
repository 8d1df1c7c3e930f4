-- The themes, those in the most documents first
select * from themes order by n_documents desc, n_extracts desc, theme_id
