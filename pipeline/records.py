"""The contract between the stages: one frozen dataclass per table, in the order of `sql/schema.sql`.

Offsets (`_char`) are 0-based, half-open Unicode code points into the document's text: the texts of its pages joined by
one form feed. Boxes are in points from the top left corner of their page. `tests/test_contract.py` holds these classes
and the database schema to each other: names, order, types, nullability.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Box:
    """One rectangle on one page: points, origin top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


Boxes = tuple[Box, ...]


class Record:
    """What every row shares: the name of its table."""

    table: ClassVar[str] = ""
    __slots__ = ()


# --- gather ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File(Record):
    """A file that was given to the run."""

    table: ClassVar[str] = "files"
    path: str
    sha256: str
    document_id: str | None
    format: str | None
    n_bytes: int
    source_url: str | None
    captured_at: datetime | None


@dataclass(frozen=True, slots=True)
class Problem(Record):
    """Something that could not be done: of a file, a document, a page or a name."""

    table: ClassVar[str] = "problems"
    stage: str
    document_id: str | None
    path: str | None
    page: int | None
    kind: str
    detail: str


# --- read -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page(Record):
    """One page of a document with its mended text in reading order."""

    table: ClassVar[str] = "pages"
    document_id: str
    page: int
    page_label: str | None
    text: str
    start_char: int
    method: str  # text | ocr | none
    engine: str
    width: float
    height: float
    confidence: float | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class PageCheck(Record):
    """How far two readers agree on a page: the characters of both, white space apart, as multisets."""

    table: ClassVar[str] = "page_checks"
    document_id: str
    page: int
    reason: str  # sample | rotated | unmapped | damaged | disagreement
    engine: str  # that the page was read by in the end
    second_engine: str  # that it was compared with
    n_characters: int
    n_second_characters: int
    n_shared_characters: int
    agreement_share: float  # shared characters of the larger of both numbers
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Line(Record):
    """One printed line: what `segment` works on. Not in the database.

    `block` numbers the paragraphs of a page; lines of one block are joined by a space (or by nothing where a hyphen was
    mended) in `Page.text`, blocks by a newline, cells of one table row by a tab. `table_index`, `row`, `column` place it in
    a table of the document (numbered from 0 over the document, a table that runs over pages keeps its number).
    """

    table: ClassVar[str] = "lines"
    document_id: str
    page: int
    line: int
    block: int
    start_char: int
    end_char: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    is_bold: bool
    is_italic: bool
    table_index: int | None
    row: int | None
    column: int | None
    table_method: str | None = None  # ruled | aligned (found by the alignment of its text: less certain)


@dataclass(slots=True)
class Word(Record):
    """One word with its box, from which the boxes of any span are made. Not in the database.

    Not frozen, unlike the others: there are hundreds on a page, and a frozen one takes four times as long to make.
    """

    table: ClassVar[str] = "words"
    page: int
    line: int
    start_char: int
    end_char: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class FileFact(Record):
    """A fact that the file tells about itself (title, author, created_on, language…). Not in the database."""

    table: ClassVar[str] = "file_facts"
    document_id: str
    name: str
    value: str


# --- segment --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Segment(Record):
    """The smallest text that is cited, on one page. `text` is the document's text from start_char to end_char."""

    table: ClassVar[str] = "segments"
    segment_id: str
    document_id: str
    page: int
    ordinal: int  # order in the document, from 0
    kind: str  # heading paragraph list_item table_row footnote running_head page_number contents stamp
    section_kind: str
    level: int | None  # of a heading, from 1
    heading: str | None  # the nearest heading above
    number: str | None  # paragraph or item number as printed
    stem_id: str | None  # the segment whose text introduces this list item
    continues_id: str | None  # the earlier segment, on this page or before, whose paragraph goes on here
    table_index: int | None
    row: int | None
    columns: tuple[str, ...]  # headings of a table row's cells, in order
    start_char: int
    end_char: int
    text: str
    boxes: Boxes
    table_method: str | None = None  # of a table row: ruled | aligned (less certain)
    mark_char: int | None = None  # of a footnote: where its mark stands in the text
    run_id: str = ""


# --- describe -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document(Record):
    """A published text and what is known of it."""

    table: ClassVar[str] = "documents"
    document_id: str
    sha256: str
    text_sha256: str
    kind: str
    title: str | None
    publisher: str | None
    area_code: str | None
    board_id: str | None
    nation: str | None
    published_on: date | None
    published_on_source: str | None  # printed | catalogue | metadata | estimated
    period_start_on: date | None
    period_end_on: date | None
    is_in_scope: bool
    scope_reason: str
    licence: str | None
    source_url: str | None
    n_pages: int
    n_ocr_pages: int
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class DocumentArea(Record):
    """An area that a document concerns, and how."""

    table: ClassVar[str] = "document_areas"
    document_id: str
    area_code: str
    role: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ReviewClue(Record):
    """What one document says about the review it belongs to; `link` joins clues to reviews. Not in the database."""

    table: ClassVar[str] = "review_clues"
    document_id: str
    review_type: str
    role: str  # announcement terms_of_reference summary full_report action_plan response news re_review
    case_label: str | None
    area_code: str | None
    board_id: str | None
    status: str
    announced_on: date | None
    expected_on: date | None
    published_on: date | None
    statutory_basis: str | None
    method: str | None
    relation: str | None  # revisits | disputes | supersedes
    about: str  # words that identify the case, for linking
    reason: str


@dataclass(frozen=True, slots=True)
class Review(Record):
    """The process that several documents may belong to."""

    table: ClassVar[str] = "reviews"
    review_id: str
    review_type: str
    label: str | None
    area_code: str | None
    board_id: str | None
    statutory_basis: str | None
    method: str | None
    status: str
    announced_on: date | None
    expected_on: date | None
    published_on: date | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ReviewDocument(Record):
    """That a document belongs to a review, as what, and why it is thought so."""

    table: ClassVar[str] = "review_documents"
    review_id: str
    document_id: str
    role: str
    reason: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ReviewLink(Record):
    """How a review stands to another."""

    table: ClassVar[str] = "review_links"
    review_id: str
    other_review_id: str
    relation: str  # same_case | revisits | disputes | supersedes
    reason: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Subject(Record):
    """A child or young person whom a review is about, by pseudonym."""

    table: ClassVar[str] = "subjects"
    subject_id: str
    review_id: str
    label: str
    age_band: str | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact(Record):
    """A number, date or kind of harm that a document states about the case, with its qualifier.

    `describe` leaves `review_id` empty; `link` fills it.
    """

    table: ClassVar[str] = "case_facts"
    case_fact_id: str
    review_id: str | None
    document_id: str
    fact_kind: str
    value_low: str
    value_high: str | None
    qualifier: str | None
    as_of_on: date | None
    page: int
    start_char: int
    end_char: int
    quote: str
    run_id: str = ""


# --- extract --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgencyMention(Record):
    """A name or role noun that stands for a body with a duty."""

    table: ClassVar[str] = "agency_mentions"
    mention_id: str
    document_id: str
    segment_id: str
    page: int
    surface: str
    agency_id: str | None
    sector: str
    start_char: int
    end_char: int
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Failure(Record):
    """The document's own assertion that someone with a duty fell short."""

    table: ClassVar[str] = "failures"
    failure_id: str
    document_id: str
    segment_id: str
    section_kind: str
    page: int
    quote: str
    start_char: int
    end_char: int
    focus_start_char: int
    focus_end_char: int
    boxes: Boxes
    category_id: str | None
    is_missed_opportunity: bool
    is_hindsight: bool
    is_hedged: bool
    is_past: bool
    confidence: float
    found_by: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class GoodPractice(Record):
    """The document's own assertion that work was done well or has improved."""

    table: ClassVar[str] = "good_practice"
    good_practice_id: str
    document_id: str
    segment_id: str
    section_kind: str
    page: int
    quote: str
    start_char: int
    end_char: int
    focus_start_char: int
    focus_end_char: int
    boxes: Boxes
    is_hedged: bool
    is_past: bool
    confidence: float
    found_by: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Cause(Record):
    """Why those with a duty acted, or failed to act, as they did."""

    table: ClassVar[str] = "causes"
    cause_id: str
    document_id: str
    segment_id: str
    section_kind: str
    page: int
    quote: str
    start_char: int
    end_char: int
    focus_start_char: int
    focus_end_char: int
    boxes: Boxes
    level: str  # person | team | organisation | between_agencies | resources | society
    cue: str
    is_hedged: bool
    is_past: bool
    confidence: float
    found_by: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Impact(Record):
    """What a shortcoming did to children, families or later work."""

    table: ClassVar[str] = "impacts"
    impact_id: str
    document_id: str
    segment_id: str
    section_kind: str
    page: int
    quote: str
    start_char: int
    end_char: int
    focus_start_char: int
    focus_end_char: int
    boxes: Boxes
    is_hedged: bool
    is_past: bool
    confidence: float
    found_by: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation(Record):
    """What the document asks a body to do, each ask once."""

    table: ClassVar[str] = "recommendations"
    recommendation_id: str
    document_id: str
    segment_id: str
    section_kind: str
    page: int
    quote: str
    start_char: int
    end_char: int
    focus_start_char: int
    focus_end_char: int
    boxes: Boxes
    number: str | None
    ask_kind: str
    action: str | None
    deadline: str | None
    is_mirror: bool
    mirrors_failure_id: str | None
    smart_specific: bool
    smart_measurable: bool
    smart_assigned: bool
    smart_time_bound: bool
    smart_reasons: str  # why each of the four marks holds or does not
    is_hedged: bool
    is_past: bool
    confidence: float
    found_by: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence(Record):
    """A place in a document that proves an extract."""

    table: ClassVar[str] = "evidence"
    extract_kind: str  # failure good_practice cause impact recommendation response
    extract_id: str
    ordinal: int
    role: str  # main | continuation | stem | repeat | addressee | deadline
    document_id: str
    segment_id: str
    page: int
    start_char: int
    end_char: int
    boxes: Boxes
    quote: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Candidate(Record):
    """What was weighed and not adopted, so that recall can be studied."""

    table: ClassVar[str] = "candidates"
    candidate_id: str
    document_id: str
    segment_id: str
    page: int
    quote: str
    start_char: int
    end_char: int
    kind: str
    assertion: str
    voice: str  # document | agency | family | quoted
    reason: str
    probability: float | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class CauseFailure(Record):
    """That a cause explains a failure."""

    table: ClassVar[str] = "cause_failures"
    cause_id: str
    failure_id: str
    is_same_sentence: bool
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ImpactFailure(Record):
    """That an impact followed from a failure."""

    table: ClassVar[str] = "impact_failures"
    impact_id: str
    failure_id: str
    is_same_sentence: bool
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class FailureAgency(Record):
    """A body named in a failure, and in which role."""

    table: ClassVar[str] = "failure_agencies"
    failure_id: str
    surface: str
    agency_id: str | None
    sector: str
    role: str  # responsible | involved | affected
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationAddressee(Record):
    """A body that a recommendation asks."""

    table: ClassVar[str] = "recommendation_addressees"
    recommendation_id: str
    surface: str
    agency_id: str | None
    sector: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationLink(Record):
    """That two recommendations of different documents ask much the same."""

    table: ClassVar[str] = "recommendation_links"
    recommendation_id: str
    other_recommendation_id: str
    relation: str  # same | near | related
    similarity: float
    probability: float  # that they are same or near
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationGroup(Record):
    """Recommendations of several documents that ask the same or nearly, by the one that is likest to all."""

    table: ClassVar[str] = "recommendation_groups"
    group_id: str
    exemplar_id: str
    is_form: bool  # a formality of one maker
    n_recommendations: int
    cohesion: float
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationGroupMember(Record):
    """That a recommendation belongs to a group, and how it stands to the group's exemplar."""

    table: ClassVar[str] = "recommendation_group_members"
    group_id: str
    recommendation_id: str
    relation: str  # same | near | related
    is_exemplar: bool
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationMatter(Record):
    """What a recommendation is about."""

    table: ClassVar[str] = "recommendation_matters"
    recommendation_id: str
    matter_id: str
    is_main: bool  # it stands before the purpose of the ask
    is_first: bool
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationDeadline(Record):
    """The day on which a recommendation was due, where its words name one."""

    table: ClassVar[str] = "recommendation_deadlines"
    recommendation_id: str
    due_on: date
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Matter(Record):
    """Something that recommendations are about, finer than a code of the codebook."""

    table: ClassVar[str] = "matters"
    matter_id: str
    facet: str  # matter | group | side
    label: str
    source: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Response(Record):
    """What is known of how a recommendation was answered."""

    table: ClassVar[str] = "responses"
    response_id: str
    recommendation_id: str
    responder_agency_id: str | None
    status: str  # accepted | rejected | in_progress | completed | unknown
    status_on: date | None
    due_on: date | None
    document_id: str
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ExtractCategory(Record):
    """A code of the codebook that an extract falls under."""

    table: ClassVar[str] = "extract_categories"
    extract_kind: str
    extract_id: str
    category_id: str
    facet: str  # practice | context
    probability: float
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class CodeChances(Record):
    """What the phrases of the codebook say of an extract, for the stage `code`. Not in the database."""

    table: ClassVar[str] = "code_chances"
    extract_kind: str
    extract_id: str
    passage: int  # number of its paragraph in the document: extracts of one paragraph are often about one matter
    chances: tuple[float, ...]  # logarithm of the probability of each practice code, in the order of the codebook


# --- embed, theme, privacy ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Embedding(Record):
    """The vector of an extract's text (384 numbers, length 1). In the database it is a `QuoteVector`."""

    table: ClassVar[str] = "embeddings"
    extract_kind: str
    extract_id: str
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuoteVector(Record):
    """The vector of a distinct quote of extracts (384 numbers, length 1); filled from the embeddings by the store."""

    table: ClassVar[str] = "quote_vectors"
    quote_sha256: str  # ids.quote_sha256
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Theme(Record):
    """A cluster of extracts found by the model."""

    table: ClassVar[str] = "themes"
    theme_id: str
    label: str
    keywords: tuple[str, ...]
    n_extracts: int
    n_documents: int
    n_areas: int
    n_years: int
    n_publishers: int
    stability: float | None
    is_stable: bool | None
    coherence: float | None
    rests_on: str | None  # one publisher | one area | template
    label_source: str  # keyphrases | person
    first_on: date | None
    last_on: date | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ThemeMember(Record):
    """That an extract belongs to a theme; exemplars are numbered from 1."""

    table: ClassVar[str] = "theme_members"
    theme_id: str
    extract_kind: str
    extract_id: str
    probability: float
    exemplar: int | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ThemeEvent(Record):
    """What became of a theme between two runs."""

    table: ClassVar[str] = "theme_events"
    event: str
    theme_id: str
    other_theme_id: str | None
    share: float | None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ThemeTrend(Record):
    """Whether a theme rose or fell with the years of practice, within one kind of review."""

    table: ClassVar[str] = "theme_trends"
    theme_id: str
    review_type: str
    framework_id: str  # none: no entry of the register fits
    n_reviews: int
    n_with: int
    n_areas: int
    n_years: int  # with at least five reviews
    first_year: int | None
    last_year: int | None
    slope: float | None  # change of the log odds a year
    slope_low: float | None
    slope_high: float | None
    p_value: float | None
    adjusted_p_value: float | None
    direction: str  # rise | fall | no change shown | not testable
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RuralUrbanDifference(Record):
    """How a code or theme differs between the reviews of rural and of urban areas, within one type of review."""

    table: ClassVar[str] = "rural_urban_differences"
    review_type: str
    topic_kind: str  # category | theme
    topic_id: str
    n_rural: int
    n_rural_with: int
    n_rural_areas: int
    n_urban: int
    n_urban_with: int
    n_urban_areas: int
    difference: float | None  # rural less urban, within frameworks
    difference_low: float | None
    difference_high: float | None
    p_value: float | None
    adjusted_p_value: float | None
    direction: str  # more in rural | more in urban | no difference shown | not testable
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class PrivateSpan(Record):
    """A place in a document's text that must be masked in whatever is published."""

    table: ClassVar[str] = "private_spans"
    document_id: str
    page: int
    start_char: int
    end_char: int
    kind: str  # person | date_of_birth | date_of_death | address | contact | place
    found_by: str
    run_id: str = ""


# --- registers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Area(Record):
    """A local authority, by GSS code, valid in time."""

    table: ClassVar[str] = "areas"
    area_code: str
    name: str
    official_name: str
    nation: str
    region: str | None
    area_type: str | None
    rural_urban: str | None
    population_0_25: int | None
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Board(Record):
    """A safeguarding board or partnership, valid in time."""

    table: ClassVar[str] = "boards"
    board_id: str
    name: str
    kind: str
    nation: str
    valid_from: date | None
    valid_to: date | None
    successor_id: str | None
    source: str


@dataclass(frozen=True, slots=True)
class BoardArea(Record):
    """That a board covers an area, and when."""

    table: ClassVar[str] = "board_areas"
    board_id: str
    area_code: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Agency(Record):
    """A body with a duty, valid in time."""

    table: ClassVar[str] = "agencies"
    agency_id: str
    name: str
    sector: str
    nation: str | None
    area_code: str | None
    valid_from: date | None
    valid_to: date | None
    successor_id: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Framework(Record):
    """A framework that documents of one kind were written under, valid in time: it settles what they look at."""

    table: ClassVar[str] = "frameworks"
    framework_id: str
    name: str
    nation: str
    document_kind: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Category(Record):
    """A code of the codebook."""

    table: ClassVar[str] = "categories"
    category_id: str
    facet: str
    label: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class CategoryCrosswalk(Record):
    """What a code of the codebook corresponds to in a published national analysis."""

    table: ClassVar[str] = "category_crosswalk"
    category_id: str
    analysis: str
    theme: str
    relation: str  # same | broader | narrower | related
    source: str


@dataclass(frozen=True, slots=True)
class Lens(Record):
    """A question asked across all documents, with what reading a sample of its rows showed."""

    table: ClassVar[str] = "lenses"
    lens_id: str
    question: str
    definition: str
    source: str
    cues_sha256: str
    n_read: int  # rows read by eye; 0: none were
    n_right: int
    n_fresh: int  # of those read, after the phrases had last been mended
    n_fresh_right: int
    precision: float | None  # of the fresh ones; None: not measured
    aspect_precision: float | None
    is_measured_as_is: bool | None  # None: not measured


@dataclass(frozen=True, slots=True)
class LensAspect(Record):
    """A side of a lens's question."""

    table: ClassVar[str] = "lens_aspects"
    lens_id: str
    aspect: str
    ordinal: int
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class LensExtract(Record):
    """An extract that bears on a lens, and under which aspect."""

    table: ClassVar[str] = "lens_extracts"
    lens_id: str
    extract_kind: str
    extract_id: str
    aspect: str
    found_by: str
    aspect_found_by: str | None  # None: it tells no aspect, so it has the one that the lens names for that
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Correction(Record):
    """A decision of a person that overrides a value."""

    table: ClassVar[str] = "corrections"
    target_id: str
    quote_sha256: str | None
    column: str
    old: str | None
    new: str | None
    by: str
    made_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Run(Record):
    """One stage as it was run: what with, how much in and out, how long."""

    table: ClassVar[str] = "runs"
    run_id: str
    stage: str
    versions: str
    code_sha256: str
    models_sha256: str
    options: str
    n_in: int
    n_out: int
    n_pages: int
    n_problems: int
    seconds: float
    peak_memory_mb: float


class ReviewsError(Exception):
    """An error that the user can mend; its text is one line that says what to do next."""


class LexiconError(ReviewsError):
    """A record in `models/` is malformed; names the file, the record and the key."""


class ContractError(ReviewsError):
    """A row does not fit its table; names the table and the column."""
