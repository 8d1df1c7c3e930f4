-- Themes
-- What recurs across documents: clusters of extracts found by the model, one row each.
-- keywords: Words that mark the theme, strongest first.
select
    * exclude (theme_id, keywords, run_id),
    array_to_string(keywords, ', ') as keywords,
    theme_id
from themes
order by n_documents desc, theme_id
