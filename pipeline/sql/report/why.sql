-- Failures explained in another sentence, by review
select review_id, count(distinct f.failure_id) as n_failures,
       count(distinct cf.failure_id) as n_explained
from failures f join review_documents rd using (document_id)
left join cause_failures cf on cf.failure_id = f.failure_id and not cf.is_same_sentence
group by review_id
