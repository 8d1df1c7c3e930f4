"""How findings, reports and reviews tell of persons, days, homes and schools: every wording is invented, all of it in Marlshire.

In a text [[ ]] marks what must be masked, each letter; {{ }} what may be; all else must stay.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.privacy import private_spans

GOLDEN = Path(__file__).with_name("golden")
WORDS = (
    "Tarnbridge Sallowby Haldenshaw Varnley Wexcombe Marlshire Ostermere Royal Hospital Lantern House Constabulary Council Trust "
    "Ambulance Service Foundation NHS"
)
KNOWN = frozenset(WORDS.split())
OPENED = "On 22 June 2020 I commenced an investigation into the death of [[Wrenna Talmidge]], aged 16.\n"
_MARK = re.compile(r"\[\[|\]\]|\{\{|\}\}")


def wrong(marked: str, *, is_closed: bool = True) -> tuple[list[str], list[str]]:
    """The marked words of which a letter is open, and the masked words that are not marked."""
    text, must, may = unmarked(marked)
    spans = [(start, end) for start, end, _, _ in private_spans([text], KNOWN, is_closed=is_closed)[0]]
    masked = {place for start, end in spans for place in range(start, end)}
    left = [text[s:e] for s, e in must if any(text[p].isalnum() and p not in masked for p in range(s, e))]
    allowed = {place for start, end in (*must, *may) for place in range(start, end)}
    over = [text[s:e] for s, e in spans if any(text[p].isalnum() and p not in allowed for p in range(s, e))]
    return left, over


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The text without its marks, and the places of what must and of what may be masked."""
    text, last, start = "", 0, 0
    must: list[tuple[int, int]] = []
    may: list[tuple[int, int]] = []
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark.group() in ("[[", "{{"):
            start = len(text)
        else:
            (must if mark.group() == "]]" else may).append((start, len(text)))
    return text + marked[last:], must, may


# --- persons in coroners' documents and case reviews ----------------------------------------------------------------

PERSONS = (
    ("I heard from Dr [[Imogen Farquharson]], Mr [[Ravi Subramaniam]] and PC 4417 [[Dale Wickett]].", "a list of witnesses"),
    ("PC 4417 [[Wickett]] came first. The door was open, [[Wickett]] said.", "a number before the name; then without title"),
    ("Detective Inspector [[Threlkeld]] was told by Det Sgt [[Hollis]] and by PCSO [[Tumelty]].", "ranks of the police"),
    ("Chief Inspector [[Adam Threlkeld]] gave evidence.", "a rank of the police is no office of an inspectorate"),
    ("Inspector [[Threlkeld]] was on duty.", "rank and surname"),
    ("It was for T/DCI [[Threlkeld]] and A/Sgt [[Quoyle]] to decide.", "ranks held for a time"),
    ("Ms [[Kowalczyk]]’s evidence was that the plan was lost. [[Kowalczyk]] was clear.", "evidence of a witness"),
    ("Staff Nurse [[Okafor]] and Healthcare Assistant [[Brennan]] were on the ward.", "posts on a ward"),
    ("Sister [[Brennan]] rang. Nurse [[Okafor]] did not.", "posts that are words"),
    ("Mr and Mrs [[Derrow]] rang. Drs [[Pell]] and [[Farquharson]] did not.", "titles in the plural"),
    ("Messrs [[Pell]] and [[Gurney]] were there.", "titles in the plural"),
    (OPENED + "The Deceased’s brother [[Quillon]] rang. Her sisters [[Ada]] and [[Tamsin]] did not.", "brothers and sisters"),
    (OPENED + "Her parents, [[Ysolde]] and [[Jory Talmidge]], were heard.", "parents by name"),
    (OPENED + "She was born [[Ashgrove]]. Her friend [[Merryn]] knew.", "name at birth; friends"),
    ("The mother of [[Wrenna]] was heard. [[Wrenna]] was not.", "mother of"),
    ("I COMMENCED AN INVESTIGATION INTO THE DEATH OF [[ORRIN TALMIDGE-OAKE]]. [[Orrin]] was at home.", "capitals"),
    ("The death of [[Caoimhe O'DONOGHUE]] was reported. [[Ms O’Donoghue]] was alone.".replace("[[Ms ", "Ms [["), "apostrophe"),
    ("The death of [[Fergus McALLISTER]] was reported. [[McAllister]] was alone.", "Mc before capitals"),
    ("The death of [[Pieter van der Merwe]] was reported. Mr [[van der Merwe]] was alone.", "small words in a name"),
    ("The death of [[María José García López]] was reported. [[García]] was alone.", "accents"),
    ("The death of [[Łukasz Wiśniewski]] was reported. [[Łukasz]] was alone.", "letters of Polish"),
    ("The death of [[Nguyễn Thị Hương]] was reported. [[Hương]] was alone.", "letters of Vietnamese"),
    ("The death of [[Ngozi Chidinma Okonkwo-Bello]] was reported. [[Chidinma]] was alone. [[Bello]] had rung.", "many parts"),
    ("The death of [[Mohammed Abdul Karim bin Yusuf]] was reported. [[Karim]] was alone.", "many parts"),
    ("The death of [[Siân ap Rhys]] was reported. Ms [[ap Rhys]] was alone.", "Welsh patronymic"),
    ("The death of [[D’Arcy de Souza]] was reported. [[D’Arcy]] was alone.", "two apostrophes"),
    ("The death of [[Xiu Ying Li]] was reported. [[Xiu Ying]] was alone. [[Li]] was ill.", "short parts"),
    ("The death of [[Hope Marsh]] was reported. [[Hope]] was alone. We hope for more. [[Marsh]] was ill.", "words"),
    ("The death of [[Summer Field]] was reported. It was for [[Summer]] to say so. In the summer she was ill.", "words"),
    ("The death of [[Orrin Vasleigh]], known to friends as “[[Ozzie]]”, was reported. [[Ozzie]] was ill.", "nick name"),
    ("The death of [[Orrin ‘Ozzie’ Vasleigh]] was reported. [[Ozzie]] was ill.", "nick name between"),
    ("Witness\tPost\n[[Imogen Farquharson]]\tConsultant\n[[Adaeze Okafor]]\tNurse", "a table of witnesses"),
    ("cc: [[Ysolde Vasleigh]] (mother), Marlshire Council", "copies"),
    ("Dr [[Ireland]] saw her. Dr [[Jory Ireland]] said so. It was found in Ireland.", "a surname that is a country"),
    ("Dr [[A. Penhallow]] and Mr [[I Derrow]] were told.", "initials that are words"),
    ("Ms [[A Brown]] was told.", "an initial and a surname that is a word"),
    ("Mr [[Ward]] was told on the Ward.", "a surname that is a part of a hospital"),
    ("I read the statement of [[Adaeze Okafor]]. According to [[Okafor]] all was well.", "a statement"),
    ("I accept [[Farquharson]]’s account. [[Farquharson]] confirmed that nobody rang.", "a surname alone, never introduced"),
    ("In evidence [[Strakeley]] said that she rang. [[Strakeley]] told me that nobody came.", "a surname alone"),
    ("Mr [[Aurelio Pell]] KC appeared for the family, instructed by Ms [[Quoyle]].", "counsel hold no office"),
    ("For the Trust: [[Aurelio Pell]], of counsel", "counsel"),
    ("The post-mortem was done by Professor [[Imogen Farquharson]].", "pathologist"),
    (OPENED + "There was concern about [[Wrenna]] on the Ward. [[Wrenna]] and the Trust agreed.", "a name before a body"),
    ("Dr [[Farquharson]] and Tarnbridge Hospital agreed. [[Farquharson]] for the Trust said so.", "a name joined to a body"),
    ("[[Adaeze Okafor]], Team Leader at Lantern House, was heard.", "a witness who leads a team is no head of a body"),
    ("[[QUOYLE]], [[Ada]]\n[[DERROW]], [[Jory]]", "surname first, in capitals"),
    ("He shared a room with [[Tadhg Brannigan]] and [[Szymon]].", "friends of other countries"),
    ("She was met by [[Rose Hill]], a community nurse.", "a name of words"),
    ("Her boyfriend was [[Grzegorz]]. He rang [[Grzegorz]]’s mother.", "a friend"),
    ("Social worker [[Ollerenshaw]] rang. Her manager, [[Bickerstaffe]], did not.", "posts before a surname alone"),
    ("The driver of the lorry, [[Szymon Nemeth]], was not hurt.", "a bystander"),
    ("[[Abdirahman Farah]] pleaded guilty to the murder of [[Orrin]].", "defendant and victim"),
    ("Signed for the family by [[Ysolde Vasleigh]]", "a signature of the family"),
    ("The plan was Dr. [[Pell]]'s. DR [[PELL]] SIGNED IT.", "title with a stop; in capitals"),
    ("Thirteen-year-old [[Kwabena]] was with 14 year old [[Tsegaye]].", "ages before names"),
    ("She wrote to [[Ysolde]] that night: “[[Ysolde]], I am sorry.”", "a name said in a message"),
    ("I extend my condolences to [[Ysolde]] and to all who loved [[Orrin]].", "condolences"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), PERSONS, ids=lambda value: value[:30])
def test_persons_are_masked_and_nothing_else(marked, why):
    assert wrong(marked) == ([], []), why


STAYS = (
    ("Witness A and Child Z were seen by Mr P and Nurse 2. YP1 was not.", "pseudonyms"),
    ("She was given Sertraline 50 mg and Promethazine, later Quetiapine.", "medicines"),
    ("He used Instagram, Snapchat and WhatsApp, and searched on Google.", "what is on a telephone"),
    ("It was written into RiO and reported on Datix; SystmOne was not read.", "systems of records"),
    ("The family had come from Ghana to Oakfold in 2012; they spoke Twi and English.", "countries and languages"),
    ("She lived in Oakfold and went to Wexcombe by train each Friday.", "places"),
    ("The Galbraith test was met; I had regard to Article 2 and to the Middleton case.", "authorities by name"),
    ("Autism, Asperger’s and Tourette’s were looked for. CBT and EMDR were offered.", "conditions and therapies"),
    ("Level 3 Observations were set. Observations were missed. Risk Assessments were not.", "words with a capital"),
    ("The Prevent Duty, the Care Act and Working Together were followed.", "guidance"),
    ("He was taken by Ostermere Ambulance Service to Tarnbridge Royal Hospital.", "bodies"),
    ("The Chief Coroner and HM Senior Coroner for Marlshire were told.", "offices"),
    ("I am Isolde Farrant, Senior Coroner for Marlshire.\nSigned: Isolde Farrant", "the coroner"),
    ("Sent to: Aurelio Strake, Chief Executive, Lantern House, 14 Heron Lane, Tarnbridge", "the head of a body"),
    ("Rt Hon Aurelio Strake MP, Secretary of State for Health", "a minister"),
    ("The train from Varnley was stopped at Oakfold Bridge.", "where it happened"),
    ("He was hit by a Vauxhall Corsa on the A614 near Oakfold.", "vehicles and roads"),
    ("Between Monday and Thursday the Crisis Team rang twice. Neither call was answered.", "teams and days"),
    ("The tablets were bought from Smoothgate. Smoothgate have changed their rules.", "a company"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "why"), STAYS, ids=lambda value: value[:30])
def test_what_is_no_person_stays(text, why):
    assert wrong(text) == ([], []), why


# --- days of birth and death ----------------------------------------------------------------------------------------

DAYS = (
    ("She died on the 3 rd day of June 2020.", "3 rd day of June 2020", "the ending of the number stands apart"),
    ("She died on Thursday, 4th June 2020.", "4th June 2020", "weekday"),
    ("She died on 4 Jun 2020.", "4 Jun 2020", "month cut short"),
    ("She died on 4-Jun-20.", "4-Jun-20", "with dashes"),
    ("She died on 04/06/2020 at 10:15 hrs.", "04/06/2020", "figures"),
    ("She died on 4.6.20.", "4.6.20", "figures with dots"),
    ("She died on 2020-06-04.", "2020-06-04", "year first"),
    ("She died on June 4th, 2020.", "June 4th, 2020", "month first"),
    ("She died on the fourth of June two thousand and twenty.", "fourth of June two thousand and twenty", "in words"),
    ("She died on the twenty-first day of June 2020.", "twenty-first day of June 2020", "day in words"),
    ("She died in the early hours of 4 June.", "4 June", "no year"),
    ("She died in the night of 3rd/4th June 2020.", "3rd/4th June 2020", "a night"),
    ("At 03.15 on 4 June 2020 paramedics pronounced life extinct.", "4 June 2020", "extinct"),
    ("Death was verified at 04:15 hours on 4 June 2020.", "4 June 2020", "verified"),
    ("On 4 June 2020 life support was withdrawn.", "4 June 2020", "withdrawn"),
    ("Resuscitation was stopped at 4 am on 4 June 2020.", "4 June 2020", "stopped"),
    ("He could not be revived on 4 June 2020.", "4 June 2020", "not revived"),
    ("On 4 June 2020 his body was recovered from the river.", "4 June 2020", "recovered"),
    ("He lost his life on 4 June 2020.", "4 June 2020", "lost his life"),
    ("He was shot on 4 June 2020 and did not survive.", "4 June 2020", "did not survive"),
    ("On 4 June 2020 he fell from the bridge to his death.", "4 June 2020", "fell"),
    ("Date of death: 4 June 2020", "4 June 2020", "a form"),
    ("Date and place of death\t4 June 2020, Tarnbridge", "4 June 2020", "a form"),
    ("DOD 04/06/2020", "04/06/2020", "short"),
    ("Orrin Vasleigh (03.03.2009 – 04.06.2020)", "04.06.2020", "after the name"),
    ("His grandmother had died on 4 June 2019.", "4 June 2019", "a relative"),
    ("She passed away on Friday 4th of June 2020.", "4th of June 2020", "passed away"),
    ("On the 4th June 2020 she was struck by a train.", "4th June 2020", "struck"),
    ("Time of death was given as 03:40 on the 4th of June.", "4th of June", "time of death"),
    ("She was found hanging on the 4th day of June 2020.", "4th day of June 2020", "found"),
    ("He was last seen alive on 3 June. He was found dead the next day, 4 June 2020.", "4 June 2020", "found the next day"),
    ("He had been killed in a collision on 4th June 2020.", "4th June 2020", "killed"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "day", "why"), DAYS, ids=lambda value: value[:30])
def test_days_of_death_are_masked(text, day, why):
    at = text.index(day)
    spans = private_spans([text], KNOWN)[0]
    assert any(start <= at and at + len(day) <= end for start, end, _, _ in spans), why


BIRTHS = (
    ("He was born on 3 March 2009 in Tarnbridge.", "3 March 2009", "born on"),
    ("DOB 03/03/2009", "03/03/2009", "short"),
    ("D.O.B: 3.3.09", "3.3.09", "short, with stops"),
    ("Date and place of birth\t3rd March 2009, Tarnbridge", "3rd March 2009", "a form"),
    ("Orrin Vasleigh (born 3.3.2009)", "3.3.2009", "in brackets"),
    ("Orrin Vasleigh (03.03.2009 – 04.06.2020)", "03.03.2009", "after the name"),
    ("Ada’s date of birth is the 3rd of March 2009.", "3rd of March 2009", "is the"),
    ("She was born at Tarnbridge Royal Hospital on 3 March 2009.", "3 March 2009", "a place between"),
    ("It was his birthday, 3 March.", "3 March", "birthday"),
    ("On 3 March 2009 she gave birth to a girl.", "3 March 2009", "gave birth"),
    ("He would have been 17 on 3 March 2021.", "3 March 2021", "would have been"),
    ("She turned 16 on 3 March 2020.", "3 March 2020", "turned"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "day", "why"), BIRTHS, ids=lambda value: value[:30])
def test_days_of_birth_are_masked(text, day, why):
    at = text.index(day)
    spans = private_spans([text], KNOWN)[0]
    assert any(start <= at and at + len(day) <= end for start, end, _, _ in spans), why


OTHER_DAYS = (
    "He died on 4 June 2020. On 12 January 2019 he had been referred. On 20 February 2019 he was seen.",
    "The report of 4 June 2020 tells of deaths in custody.",
    "The inquest was heard on 4 June 2021. He died in June 2020.",
    "This report was written on 4 June 2021, after the death.",
    "He died on 4 June 2020. On 28 May 2020 he was at a meeting.",
)


@pytest.mark.parametrize("text", OTHER_DAYS, ids=lambda value: value[:30])
def test_other_days_stay(text):
    spans = private_spans([text], KNOWN)[0]
    assert [text[start:end] for start, end, _, _ in spans if text[start:end] not in ("4 June 2020",)] == [] or not spans


# --- homes and schools ----------------------------------------------------------------------------------------------

HOMES = (
    ("He lived at [[12 Heron Lane, Oakfold]], with his aunt.", "house and street"),
    ("Her address was [[Flat 4, 12 Heron Lane]].", "flat"),
    ("The body of a man, of [[12 Some Road, Tarnbridge]], was found.", "of an address"),
    ("He lived on [[Heron Lane]] until May.", "a street without number"),
    ("She was found at her home, [[7 Otter Close, Oakfold]].", "home and address"),
    ("The family moved to [[Heron Court]] in May.", "a named block"),
    ("Home address: [[12 Heron Lane, Oakfold, ZZ1 4QQ]]", "a form"),
    ("He went home to [[Number 12, Heron Lane]] at noon.", "number in words"),
    ("She lived in [[Room 14, Heron House]].", "a room"),
    ("The collision was in Heron Lane, near Oakfold Bridge.", "where it happened"),
    ("Lantern House, 14 Heron Lane, Tarnbridge, was told.", "address of a body"),
    ("The inquest was held at Tarnbridge Court, 14 Heron Lane.", "address of the court"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), HOMES, ids=lambda value: value[:30])
def test_homes_are_masked_and_public_places_stay(marked, why):
    assert wrong(marked) == ([], []), why


SCHOOLS = (
    ("She attended [[Pellingham High School]].", "school"),
    ("He was a pupil at [[Brackenmoor Academy]] from 2018.", "academy"),
    ("She left [[St Quoyle’s Primary School]] in May.", "saint"),
    ("He was in Year 9 at [[Oakfold Community College]].", "college"),
    ("He lived at [[Otter Lodge]], a children’s home.", "children's home"),
    ("He was placed at [[Otter Lodge Children’s Home]].", "children's home"),
    ("She moved to a residential unit called [[Heron View]].", "residential unit"),
    ("[[Oakfold College]] said that she was rarely there. She was studying hairdressing at [[Oakfold College]].", "college"),
    ("He went to [[the Larches Pupil Referral Unit]].".replace("[[the ", "the [["), "pupil referral unit"),
    ("Her teachers at [[Pellingham]] were worried. She had been at [[Pellingham High School]] since 2018.", "short name"),
    ("The school, [[Pellingham High]], told nobody.", "apposition"),
    ("The school told nobody. Her headteacher was away.", "no name"),
    ("The College of Policing and the Royal College of Psychiatrists were told.", "bodies"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), SCHOOLS, ids=lambda value: value[:30])
def test_schools_and_placements_are_masked(marked, why):
    assert wrong(marked) == ([], []), why


# --- a whole finding ------------------------------------------------------------------------------------------------

FINDINGS = ("finding_marked.txt", "finding_reasons.txt", "finding_schedule.txt")


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding_is_masked_name_by_name(name):
    assert wrong((GOLDEN / name).read_text(encoding="utf-8")) == ([], [])


# --- other kinds of documents ---------------------------------------------------------------------------------------

OPEN_KINDS = (
    ("Foreword\nThe Rt Hon Dame Isolde Farrant DBE MP\nMinister for Children", "a minister under a foreword"),
    ("Ministerial foreword by Isolde Farrant, Minister for Children. Isolde Farrant has said so.", "a minister"),
    ("The review was led by Sir Aurelio Strake KC. Sir Aurelio found much to praise.", "who led a review"),
    ("Dame Isolde Farrant’s review of 2012 was accepted. Dame Isolde asked for more.", "a published review"),
    ("Baroness Quoyle and Lord Strake spoke in the House.", "members of the Lords"),
    ("Professor Isolde Farrant’s report was published. Professor Farrant asked for a register.", "the head of a review"),
    ("Isolde Farrant, Her Majesty’s Inspector, led the visit.", "an inspector"),
    ("Dr Aurelio O’Strake BSc MBBS FRCP, Chief Inspector of Hospitals", "honours behind the name"),
    ("Yours sincerely\nIsolde Farrant\nDirector of Children’s Services", "a signature"),
    ("The Prime Minister, Aurelio Strake, and the Home Secretary, Isolde Farrant, agreed.", "ministers in apposition"),
    ("Since the murders of [[Orrin Vasleigh]] and [[Tamsin Okehurst]] much was done.", "children in known cases"),
    ("In June 2020, [[Orrin Vasleigh-Oake]] was murdered.", "a child in a known case"),
    ("She was met by Mr [[Quennell Strakeley]].", "a private person by title"),
    ("Three-year-old [[Orrin Vasleigh]] was killed by his stepfather, [[Jory Strakeley]].", "a known case"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), OPEN_KINDS, ids=lambda value: value[:30])
def test_office_holders_stay_in_documents_that_are_about_no_person(marked, why):
    assert wrong(marked, is_closed=False) == ([], []), why


def test_where_nothing_tells_the_day_of_a_death_each_day_before_is_masked():
    text = (
        "On 22 June 2020 I commenced an investigation into the death of Orrin Vasleigh, aged 16. "
        "On 2 January 2020 the referral was closed. The letter of 3 March 2021 was read."
    )
    (found,) = private_spans([text], frozenset())
    dates = {text[start:end] for start, end, kind, _ in found if kind == "date_of_death"}
    assert dates == {"2 January 2020"}, "neither the day of the investigation nor one after it can be that of the death"
