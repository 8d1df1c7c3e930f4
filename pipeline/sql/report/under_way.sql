-- Reviews that are announced or under way and of which no report has been read, with the newest document that tells of them
select u.*, d.published_on as told_on from reviews_under_way u left join documents d on d.document_id = u.last_document_id
order by u.expected_on nulls last, u.announced_on nulls last, u.review_id
