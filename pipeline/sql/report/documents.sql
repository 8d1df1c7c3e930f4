-- Every document with what was found in it
select d.*, a.name as area,
       (select count(*) from failures f where f.document_id = d.document_id) as n_failures,
       (select count(*) from causes f where f.document_id = d.document_id) as n_causes,
       (select count(*) from good_practice f where f.document_id = d.document_id) as n_good_practice,
       (select count(*) from recommendations f where f.document_id = d.document_id) as n_recommendations,
       (select count(*) from problems f where f.document_id = d.document_id) as n_problems
from documents d left join areas a using (area_code) order by a.name nulls last, d.published_on nulls last, d.document_id
