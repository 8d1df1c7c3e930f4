-- How many statements of each document were weighed and not adopted
select document_id, count(*) as n from candidates group by document_id
