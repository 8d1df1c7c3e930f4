-- How much could be read, placed and resolved
select * from coverage
