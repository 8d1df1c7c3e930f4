-- Every row that a stage made names a run that is on record.
with made as (
    select 'pages' as table_name, document_id as row_id, run_id from pages
    union all
    select 'page_checks', document_id, run_id from page_checks
    union all
    select 'segments', segment_id, run_id from segments
    union all
    select 'documents', document_id, run_id from documents
    union all
    select 'document_areas', document_id, run_id from document_areas
    union all
    select 'reviews', review_id, run_id from reviews
    union all
    select 'review_documents', review_id, run_id from review_documents
    union all
    select 'review_links', review_id, run_id from review_links
    union all
    select 'subjects', subject_id, run_id from subjects
    union all
    select 'case_facts', case_fact_id, run_id from case_facts
    union all
    select 'agency_mentions', mention_id, run_id from agency_mentions
    union all
    select 'failures', failure_id, run_id from failures
    union all
    select 'good_practice', good_practice_id, run_id from good_practice
    union all
    select 'causes', cause_id, run_id from causes
    union all
    select 'impacts', impact_id, run_id from impacts
    union all
    select 'recommendations', recommendation_id, run_id from recommendations
    union all
    select 'evidence', extract_id, run_id from evidence
    union all
    select 'candidates', candidate_id, run_id from candidates
    union all
    select 'cause_failures', cause_id, run_id from cause_failures
    union all
    select 'impact_failures', impact_id, run_id from impact_failures
    union all
    select 'failure_agencies', failure_id, run_id from failure_agencies
    union all
    select 'recommendation_addressees', recommendation_id, run_id from recommendation_addressees
    union all
    select 'recommendation_links', recommendation_id, run_id from recommendation_links
    union all
    select 'recommendation_groups', group_id, run_id from recommendation_groups
    union all
    select 'recommendation_group_members', recommendation_id, run_id from recommendation_group_members
    union all
    select 'recommendation_matters', recommendation_id, run_id from recommendation_matters
    union all
    select 'recommendation_deadlines', recommendation_id, run_id from recommendation_deadlines
    union all
    select 'matters', matter_id, run_id from matters
    union all
    select 'responses', response_id, run_id from responses
    union all
    select 'extract_categories', extract_id, run_id from extract_categories
    union all
    select 'themes', theme_id, run_id from themes
    union all
    select 'theme_members', extract_id, run_id from theme_members
    union all
    select 'theme_events', theme_id, run_id from theme_events
    union all
    select 'theme_trends', theme_id, run_id from theme_trends
    union all
    select 'rural_urban_differences', topic_id, run_id from rural_urban_differences
    union all
    select 'private_spans', document_id, run_id from private_spans
    union all
    select 'lens_extracts', extract_id, run_id from lens_extracts
)
select made.table_name, made.row_id, made.run_id
from made
anti join runs using (run_id)
