-- Documents in scope that are about no one area
select count(*) as n from documents where area_code is null and is_in_scope
