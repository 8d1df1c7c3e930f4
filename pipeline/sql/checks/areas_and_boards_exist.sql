-- Every area, board and agency that is named by its code stands in its register.
with referred as (
    select 'documents.area_code' as column_name, document_id as row_id, 'area' as register, area_code as code from documents
    union all
    select 'documents.board_id', document_id, 'board', board_id from documents
    union all
    select 'document_areas.area_code', document_id, 'area', area_code from document_areas
    union all
    select 'reviews.area_code', review_id, 'area', area_code from reviews
    union all
    select 'reviews.board_id', review_id, 'board', board_id from reviews
    union all
    -- a divided authority has several successors, joined by semicolons
    select 'areas.successor_code', area_code, 'area', unnest(string_split(successor_code, ';')) from areas
    union all
    select 'boards.successor_id', board_id, 'board', successor_id from boards
    union all
    select 'board_areas.board_id', board_id, 'board', board_id from board_areas
    union all
    select 'board_areas.area_code', board_id, 'area', area_code from board_areas
    union all
    select 'agencies.area_code', agency_id, 'area', area_code from agencies
    union all
    select 'agencies.successor_id', agency_id, 'agency', successor_id from agencies
    union all
    select 'agency_mentions.agency_id', mention_id, 'agency', agency_id from agency_mentions
    union all
    select 'failure_agencies.agency_id', failure_id, 'agency', agency_id from failure_agencies
    union all
    select 'recommendation_addressees.agency_id', recommendation_id, 'agency', agency_id from recommendation_addressees
    union all
    select 'responses.responder_agency_id', response_id, 'agency', responder_agency_id from responses
),
registered as (
    select 'area' as register, area_code as code from areas
    union all
    select 'board', board_id from boards
    union all
    select 'agency', agency_id from agencies
)
select referred.column_name, referred.row_id, referred.code as register_code
from referred
anti join registered using (register, code)
where referred.code is not null
