-- How reviews stand to one another
select l.*, r.label as label, o.label as other_label, o.review_type as other_type from review_links l
join reviews r on r.review_id = l.review_id join reviews o on o.review_id = l.other_review_id
order by l.review_id, l.other_review_id
