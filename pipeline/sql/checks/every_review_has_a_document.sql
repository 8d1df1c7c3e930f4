-- Every review is known from at least one document.
select reviews.review_id
from reviews
anti join review_documents using (review_id)
