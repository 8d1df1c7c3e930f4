-- How much there is of everything
select (select count(*) from files) as n_files, (select count(*) from documents) as n_documents,
       (select count(*) from pages) as n_pages, (select count(*) from reviews) as n_reviews,
       (select count(distinct area_code) from documents) as n_areas, (select count(*) from failures) as n_failures,
       (select count(*) from failures where is_missed_opportunity) as n_missed,
       (select count(*) from causes) as n_causes, (select count(*) from good_practice) as n_good_practice,
       (select count(*) from impacts) as n_impacts, (select count(*) from recommendations) as n_recommendations,
       (select count(*) from agency_mentions) as n_mentions, (select count(*) from themes) as n_themes,
       (select count(*) from problems) as n_problems, (select count(*) from candidates) as n_candidates,
       (select count(*) from extracts where is_in_scope and extract_kind <> 'impact') as n_clustered,
       (select count(*) from extracts where is_in_scope and extract_kind <> 'impact'
        and (extract_kind, extract_id) not in (select (extract_kind, extract_id) from theme_members)) as n_left_over
