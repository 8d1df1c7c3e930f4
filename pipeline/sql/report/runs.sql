-- The stages of this run
select * from runs order by stage
