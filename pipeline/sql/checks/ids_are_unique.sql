-- No two rows share an identity, whatever their kinds: a decision of a person names its row by id alone.
with named as (
    select 'documents' as table_name, document_id as row_id from documents
    union all
    select 'reviews', review_id from reviews
    union all
    select 'segments', segment_id from segments
    union all
    select 'agency_mentions', mention_id from agency_mentions
    union all
    select 'case_facts', case_fact_id from case_facts
    union all
    select 'failures', failure_id from failures
    union all
    select 'good_practice', good_practice_id from good_practice
    union all
    select 'causes', cause_id from causes
    union all
    select 'impacts', impact_id from impacts
    union all
    select 'recommendations', recommendation_id from recommendations
    union all
    select 'responses', response_id from responses
    union all
    select 'candidates', candidate_id from candidates
    union all
    select 'themes', theme_id from themes
)
select row_id, count(*) as n_rows
from named
group by row_id
having count(*) > 1
