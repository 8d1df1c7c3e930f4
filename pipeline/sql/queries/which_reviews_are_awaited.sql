-- Which reviews were announced and have no report here?
select
    review_type, coalesce(review_label, review_id) as review, area_name, board_name, status, announced_on, expected_on,
    n_documents, last_news_on
from reviews_under_way
order by announced_on nulls last, last_news_on nulls last, review_id
