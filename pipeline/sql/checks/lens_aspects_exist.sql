-- Every aspect under which an extract bears on a lens is an aspect of that lens.
select lens_extracts.lens_id, lens_extracts.extract_kind, lens_extracts.extract_id
from lens_extracts
anti join lens_aspects using (lens_id, aspect)
