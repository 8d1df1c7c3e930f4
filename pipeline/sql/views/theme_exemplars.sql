create view theme_exemplars as
select
    themes.theme_id,
    themes.label as theme_label,
    themes.is_stable,
    theme_members.exemplar,
    theme_members.probability,
    extracts.extract_kind,
    extracts.extract_id,
    extracts.document_id,
    extracts.title,
    extracts.area_code,
    extracts.area_name,
    extracts.practice_year,
    extracts.page,
    extracts.quote
from theme_members
join themes using (theme_id)
join extracts using (extract_kind, extract_id)
where theme_members.exemplar is not null
    and extracts.is_in_scope;
comment on view theme_exemplars is
    'The extracts that show best what each theme is, one row for each theme and rank.';
comment on column theme_exemplars.theme_id is 'The theme: see themes.';
comment on column theme_exemplars.theme_label is 'Name of the theme.';
comment on column theme_exemplars.is_stable is
    'True where the theme is stable enough to rely on; null where that was not measured.';
comment on column theme_exemplars.exemplar is 'Rank among the exemplars of the theme, from 1.';
comment on column theme_exemplars.probability is 'How firmly the extract belongs to the theme, from 0 to 1.';
comment on column theme_exemplars.extract_kind is
    'Kind of the extract: failure, good_practice, cause, impact or recommendation.';
comment on column theme_exemplars.extract_id is 'The extract: the id column of the table of its kind.';
comment on column theme_exemplars.document_id is 'The document: see documents.';
comment on column theme_exemplars.title is 'Title of the document.';
comment on column theme_exemplars.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column theme_exemplars.area_name is 'Name of the area.';
comment on column theme_exemplars.practice_year is
    'Year of the practice described: of the end of the period that the document covers, else of its start, else of publication.';
comment on column theme_exemplars.page is 'Physical page, from 1.';
comment on column theme_exemplars.quote is 'The whole sentence or list item, verbatim.';
