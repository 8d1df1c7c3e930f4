-- Every document was made of a file that the run was given.
select documents.document_id
from documents
anti join files using (document_id, sha256)
