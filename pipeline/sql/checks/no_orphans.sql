-- Every id that a row names belongs to a row: of a document, segment, review, extract, theme or lens.
with referred as (
    select 'pages.document_id' as column_name, document_id as row_id, 'document' as kind, document_id as id from pages
    union all
    select 'page_checks.document_id', document_id, 'document', document_id from page_checks
    union all
    select 'segments.document_id', segment_id, 'document', document_id from segments
    union all
    select 'document_areas.document_id', document_id, 'document', document_id from document_areas
    union all
    select 'review_documents.document_id', review_id, 'document', document_id from review_documents
    union all
    select 'case_facts.document_id', case_fact_id, 'document', document_id from case_facts
    union all
    select 'agency_mentions.document_id', mention_id, 'document', document_id from agency_mentions
    union all
    select 'failures.document_id', failure_id, 'document', document_id from failures
    union all
    select 'good_practice.document_id', good_practice_id, 'document', document_id from good_practice
    union all
    select 'causes.document_id', cause_id, 'document', document_id from causes
    union all
    select 'impacts.document_id', impact_id, 'document', document_id from impacts
    union all
    select 'recommendations.document_id', recommendation_id, 'document', document_id from recommendations
    union all
    select 'evidence.document_id', extract_id, 'document', document_id from evidence
    union all
    select 'candidates.document_id', candidate_id, 'document', document_id from candidates
    union all
    select 'responses.document_id', response_id, 'document', document_id from responses
    union all
    select 'private_spans.document_id', document_id, 'document', document_id from private_spans
    union all
    select 'files.document_id', sha256, 'document', document_id from files
    union all
    select 'agency_mentions.segment_id', mention_id, 'segment', segment_id from agency_mentions
    union all
    select 'failures.segment_id', failure_id, 'segment', segment_id from failures
    union all
    select 'good_practice.segment_id', good_practice_id, 'segment', segment_id from good_practice
    union all
    select 'causes.segment_id', cause_id, 'segment', segment_id from causes
    union all
    select 'impacts.segment_id', impact_id, 'segment', segment_id from impacts
    union all
    select 'recommendations.segment_id', recommendation_id, 'segment', segment_id from recommendations
    union all
    select 'evidence.segment_id', extract_id, 'segment', segment_id from evidence
    union all
    select 'candidates.segment_id', candidate_id, 'segment', segment_id from candidates
    union all
    select 'segments.stem_id', segment_id, 'segment', stem_id from segments
    union all
    select 'segments.continues_id', segment_id, 'segment', continues_id from segments
    union all
    select 'review_documents.review_id', document_id, 'review', review_id from review_documents
    union all
    select 'review_links.review_id', review_id, 'review', review_id from review_links
    union all
    select 'review_links.other_review_id', review_id, 'review', other_review_id from review_links
    union all
    select 'subjects.review_id', subject_id, 'review', review_id from subjects
    union all
    select 'case_facts.review_id', case_fact_id, 'review', review_id from case_facts
    union all
    select 'cause_failures.cause_id', cause_id, 'cause', cause_id from cause_failures
    union all
    select 'cause_failures.failure_id', cause_id, 'failure', failure_id from cause_failures
    union all
    select 'impact_failures.impact_id', impact_id, 'impact', impact_id from impact_failures
    union all
    select 'impact_failures.failure_id', impact_id, 'failure', failure_id from impact_failures
    union all
    select 'failure_agencies.failure_id', failure_id, 'failure', failure_id from failure_agencies
    union all
    select 'recommendation_addressees.recommendation_id', recommendation_id, 'recommendation', recommendation_id from recommendation_addressees
    union all
    select 'recommendation_links.recommendation_id', recommendation_id, 'recommendation', recommendation_id from recommendation_links
    union all
    select 'recommendation_links.other_recommendation_id', recommendation_id, 'recommendation', other_recommendation_id from recommendation_links
    union all
    select 'recommendation_groups.exemplar_id', group_id, 'recommendation', exemplar_id from recommendation_groups
    union all
    select 'recommendation_group_members.recommendation_id', group_id, 'recommendation', recommendation_id from recommendation_group_members
    union all
    select 'recommendation_group_members.group_id', recommendation_id, 'recommendation_group', group_id from recommendation_group_members
    union all
    select 'recommendation_matters.recommendation_id', recommendation_id, 'recommendation', recommendation_id from recommendation_matters
    union all
    select 'recommendation_matters.matter_id', recommendation_id, 'matter', matter_id from recommendation_matters
    union all
    select 'recommendation_deadlines.recommendation_id', recommendation_id, 'recommendation', recommendation_id from recommendation_deadlines
    union all
    select 'responses.recommendation_id', response_id, 'recommendation', recommendation_id from responses
    union all
    select 'recommendations.mirrors_failure_id', recommendation_id, 'failure', mirrors_failure_id from recommendations
    union all
    select 'theme_members.theme_id', extract_id, 'theme', theme_id from theme_members
    union all
    select 'category_crosswalk.category_id', category_id, 'category', category_id from category_crosswalk
    union all
    select 'theme_trends.theme_id', theme_id, 'theme', theme_id from theme_trends
    union all
    select 'theme_trends.framework_id', theme_id, 'framework', nullif(framework_id, 'none') from theme_trends
    union all
    select 'rural_urban_differences.topic_id', topic_id, topic_kind, topic_id from rural_urban_differences
    union all
    select 'lens_extracts.lens_id', extract_id, 'lens', lens_id from lens_extracts
    union all
    select 'lens_aspects.lens_id', aspect, 'lens', lens_id from lens_aspects
    union all
    select 'evidence.extract_id', extract_id, extract_kind, extract_id from evidence
    union all
    select 'extract_categories.extract_id', extract_id, extract_kind, extract_id from extract_categories
    union all
    select 'theme_members.extract_id', extract_id, extract_kind, extract_id from theme_members
    union all
    select 'lens_extracts.extract_id', extract_id, extract_kind, extract_id from lens_extracts
),
known as (
    select 'document' as kind, document_id as id from documents
    union all
    select 'segment', segment_id from segments
    union all
    select 'review', review_id from reviews
    union all
    select 'theme', theme_id from themes
    union all
    select 'framework', framework_id from frameworks
    union all
    select 'category', category_id from categories
    union all
    select 'lens', lens_id from lenses
    union all
    select 'recommendation_group', group_id from recommendation_groups
    union all
    select 'matter', matter_id from matters
    union all
    select 'failure', failure_id from failures
    union all
    select 'good_practice', good_practice_id from good_practice
    union all
    select 'cause', cause_id from causes
    union all
    select 'impact', impact_id from impacts
    union all
    select 'recommendation', recommendation_id from recommendations
    union all
    select 'response', response_id from responses
)
select referred.column_name, referred.row_id, referred.id
from referred
anti join known using (kind, id)
where referred.id is not null
