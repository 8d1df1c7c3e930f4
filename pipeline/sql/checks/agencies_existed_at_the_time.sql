-- No name is resolved to a body that was founded more than three years after the document was published.
-- Three years: documents speak of bodies that are about to be set up, and some dates of publication are estimates.
select agency_mentions.mention_id, agency_mentions.document_id, agency_mentions.agency_id
from agency_mentions
join documents using (document_id)
join agencies using (agency_id)
where agencies.valid_from > documents.published_on + interval 3 year
