"""How days of death and of birth are told and written: every sentence is invented.

In a text [[ ]] marks what must be masked, each letter; {{ }} what may be; all else must stay.
"""

from __future__ import annotations

import pytest

from pipeline.privacy import cues, private_spans
from pipeline.privacy.dates import days
from tests.test_privacy_wording import OPENED, wrong

CONCLUDED = "I concluded the inquest into the death of [[Wrenna Talmidge]], aged 16, on 5 May 2021.\n"

DAYS = (
    ("She died on [[4 June]]. On [[4 June 2020]] her aunt had rung twice.", "told without a year, again with one"),
    ("She died on [[4 June]]. Her aunt rang on [[4th June]] at noon.", "told without year, again without"),
    ("On [[4 June 2020]] she took her own life. Until [[4 June]] she had been in a flat.", "again without year"),
    (OPENED + "The plan of [[4 June]] was not read. She died on [[4 June 2020]].", "before it is told"),
    (
        "She died on [[4/6/20]]. The ambulance of [[June 4]] was late. It was on the [[fourth of June]] that "
        "staff met.",
        "many forms",
    ),
    ("She died on [[4 June 2020]]. She had rung on 4 June 2019 and on 4 May.", "other years and months stay"),
    ("She was last seen on 2 June 2020. In the early hours of [[4 June]] she was found hanging.", "harm without year"),
    ("She died on the [[4th June]]. It was on the evening of the [[4th]] that she rang.", "day alone"),
    ("On [[4 June 2020]] she was found unresponsive in her room and paramedics confirmed that she had died.", "confirmed"),
    ("At 07:40 on [[4 June 2020]] a doctor recognised that life was extinct.", "life extinct"),
    ("On [[4 June 2020]] his body was found by walkers.", "body found"),
    ("Walkers found the body of Mr [[Derrow]] on [[4 June 2020]].", "found the body of"),
    ("On [[4 June 2020]] the bodies of both girls were recovered.", "bodies"),
    ("He was declared deceased by the crew on [[4 June 2020]].", "declared"),
    ("She was certified dead on [[4 June 2020]] at 9 a.m.", "certified"),
    ("On [[4 June 2020]] he hung himself in his cell.", "hung"),
    ("She was found suspended by a scarf on [[4 June 2020]].", "suspended"),
    ("On [[4 June 2020]] he suspended himself from a tree.", "suspended himself"),
    ("On [[4 June 2020]] he deliberately walked in front of a train.", "train"),
    ("On [[4 June 2020]] she jumped from the bridge.", "jumped"),
    ("On [[4 June 2020]] he was involved in a collision with a van, from which he did not recover.", "collision"),
    ("The fatal collision was on [[4 June 2020]].", "fatal"),
    ("On the day of her death, [[4 June 2020]], she rang twice.", "day of death"),
    ("On [[4 June 2020]], the day she died, she rang twice.", "the day she died"),
    ("The tragic events of [[4 June 2020]] were looked at.", "events"),
    ("On [[4 June 2020]] there was a fire at the house in which two children perished.", "perished"),
    ("He never regained consciousness and his heart stopped on [[4 June 2020]].", "heart stopped"),
    ("On [[4 June 2020]] she went into cardiac arrest and could not be resuscitated.", "arrest"),
    ("All efforts to resuscitate her on [[4 June 2020]] were in vain.", "in vain"),
    ("On [[4 June 2020]] she stopped breathing and there were no signs of life.", "no signs of life"),
    ("On [[4 June 2020]] she was found lifeless in her cot.", "lifeless"),
    ("On [[4 June 2020]] he ended his life.", "ended"),
    ("She took an overdose on [[4 June 2020]] which proved fatal.", "fatal"),
    ("He sustained injuries that were not survivable on [[4 June 2020]].", "unsurvivable"),
    ("On [[4 June 2020]] care was withdrawn and she slipped away.", "slipped away"),
    ("Her death took place on [[4 June 2020]].", "took place"),
    ("The death, on [[4 June 2020]], was sudden.", "the death, on"),
    ("The death on [[4 June 2020]] of a boy of six led to this paper.", "the death on"),
    ("Died: [[4 June 2020]]", "a form"),
    ("Date of death:\n[[4 June 2020]]", "a form on two lines"),
    ("Deceased: [[Orrin Vasleigh]]\nDate of death\n[[04/06/2020]]\nPlace: Tarnbridge", "a form on lines"),
    ("Date and time of death: [[04.06.2020]] at 05:15", "a form"),
    ("Date of incident: [[4 June 2020]]. He did not survive it.", "a form"),
    ("I heard that she died on [[4 June]].", "heard that"),
    ("The police investigation found that he had died on [[4/6/20]].", "investigation found that"),
    ("I heard evidence that on [[4 June 2020]] he jumped from a bridge.", "heard evidence that"),
    ("The report shows that on [[4 June 2020]] he was found dead.", "report shows that"),
    ("The inquest heard that he was stabbed on [[4 June]] at Oakfold.", "news"),
    ("A boy, 15, who was stabbed to death in Oakfold on [[4 June]] has been named as [[Orrin Vasleigh]].", "news"),
    ("[[Orrin Vasleigh]], 15, was pronounced dead at the scene on [[4 June]].", "news"),
    ("[[Orrin Vasleigh]], 15, died in hospital on Thursday, [[June 4]], after a crash.", "news"),
    ("[[Orrin]]'s mother found him dead on Friday [[4 June]].", "news"),
    ("Two children were killed when the car left the road on [[4 June]].", "news"),
    (
        "On [[4 June 2020]], at about half past ten at night, after a quarrel with her aunt about the use of her "
        "telephone in the course of which she had left the flat and come back twice, she was found to have died.",
        "a long sentence",
    ),
    ("On [[4 June 2020]] Dr. [[Pell]] came at 10 a.m. and said that she had died.", "stops in a sentence"),
    ("At St. Wren's Hospital she died, at approx. 9 p.m. on [[4 June 2020]].", "stops in a sentence"),
    (
        CONCLUDED + ("On [[4 June 2020]] she went out with friends. She drank vodka. She was later found unresponsive in the "
         "river and pronounced dead."),
        "next sentence, no opening",
    ),
    (
        CONCLUDED + ("On the evening of [[4 June 2020]] she went to her room. Her aunt called her at seven. There was no "
         "reply. She went up and found her hanging."),
        "four sentences on",
    ),
    (
        CONCLUDED + ("She was seen on 3 January 2020 by a doctor. On [[4 June 2020]] she told a friend that she was low. That "
         "evening she was hit by a train and died."),
        "the day before it only",
    ),
    (
        "On 9 December 2020 I commenced an investigation into the death of Mr [[Derrow]]. On the morning of [[28 "
        "September 2020]] he was found by staff unresponsive in his bath.",
        "long before the investigation",
    ),
    (
        OPENED + ("On 22 September 2020 I commenced an investigation into the death of [[Orrin Vasleigh]], aged 15. "
         "[[Wrenna]] died on [[4 June 2020]]. On [[14 September 2020]] [[Orrin]] was at a party."),
        "two deaths, one told",
    ),
    (
        "On 22 June 2020 I commenced an investigation into the death of [[Wrenna Talmidge]]. On [[4 June]] she "
        "left home. In the night she was found hanging.",
        "no year, after an opening",
    ),
    ("She died on [[4 June2020]].", "no space"),
    ("She died on [[4thJune 2020]].", "no space"),
    ("She died on [[4th June,2020]].", "no space"),
    ("She died on Thursday,[[4 June 2020]].", "no space"),
    ("She died on [[4 Sept. 2020]].", "month cut short with a stop"),
    ("She died on [[4/June/2020]].", "slashes"),
    ("She died on [[4-June-2020]].", "dashes"),
    ("She died on [[4.June.2020]].", "stops"),
    ("She died on [[2020/06/04]].", "year first"),
    ("She died on [[4 june 2020]].", "small"),
    ("She died on [[4th june]].", "small"),
    ("She died on the [[4th, June 2020]].", "comma"),
    ("She died on [[June the 4th]].", "month first"),
    ("She died on [[June 4 2020]].", "month first"),
    ("She died on the [[4 th of June 2020]].", "broken"),
    ("She died on [[4 / 6 / 2020]].", "spaces"),
    ("She died on [[04.06. 2020]].", "spaces"),
    ("She died on [[4 June 20 20]].", "broken year"),
    ("She died between [[3 and 4 June 2020]].", "range"),
    ("She died between the [[3rd and the 4th of June 2020]].", "range"),
    ("She died between [[3 June]] and [[4 June 2020]].", "range"),
    ("She died some time between 10 pm on [[3 June 2020]] and 6 am on [[4 June 2020]].", "range"),
    ("She died in the night of [[3rd to 4th June]].", "range"),
    ("She died overnight [[3–4 June]].", "range"),
    ("She died on [[03/04 June 2020]].", "range"),
    ("She died on the night of [[3rd June]] into [[4th June 2020]].", "range"),
    ("She died on [[4 JUNE 2020]].", "capitals"),
    ("SHE DIED ON THE [[4TH JUNE 2020]].", "capitals"),
    ("SHE DIED ON THE [[4TH OF JUNE 2020]] AT HOME.", "capitals"),
    ("She died on [[Jun 4, 2020]].", "short month first"),
    ("She died on [[4 Jun]].", "short"),
    ("She died on [[4th day of June, 2020]].", "day of"),
    ("She died on [[4 June '20]].", "short year"),
    ("She died on the [[twenty first of June]].", "words"),
    ("She died on [[04-06-20]].", "dashes"),
    ("She died on [[4 June, 2020]].", "comma"),
    (
        "He died on [[4 June 2020]]. The board met on 9 June 2020 and on 12 May 2021. Referrals were made on 3 "
        "March 2020.",
        "other days",
    ),
    (OPENED + "She died on [[4 June 2020]]. On 22 June 2020 a letter came. The inquest ended on 12 May 2021.", "other days"),
    (
        OPENED + ("She died on [[4 June 2020]]. On 28 May 2020 she was admitted and on 1 June 2020 she was "
         "discharged."),
        "admissions",
    ),
    ("The Children Act came into force on 4 June 2020. Deaths are reviewed.", "law"),
    ("This report tells of visits from 4 June 2020 to 8 June 2020.", "visits"),
    ("You must respond to this report by 4 June 2020. A copy is sent to the family of the deceased.", "reply"),
    ("He died in May. The meeting was on 4 June.", "meeting"),
    ("The plan of 4 June was agreed on 12 June.", "plan"),
    ("The inquest into his death was heard from 4 June 2021 to 8 June 2021.", "hearing"),
    ("The report into the death is dated 4 June 2021.", "dated"),
    ("The inquest opened on 4 June 2021 and was adjourned to 9 June 2021.", "opened"),
    ("The post-mortem was done on 9 June 2020.", "post-mortem"),
    (
        "Mr [[Derrow]] died on [[4 June 2020]], and on 22 June 2020 I commenced an "
        "investigation.",
        "death before the opening in a sentence",
    ),
    ("Mr [[Derrow]] died on [[4 June]] and I commenced an investigation on 22 June 2020.", "no year"),
    ("An investigation was commenced into the death of Mr [[Derrow]], who died on [[4 June 2020]].", "who died"),
    ("An inquest was opened into the death of Mr [[Derrow]], who was found dead on [[4 June]].", "who was found"),
    ("I opened an inquest into the death of Mr [[Derrow]] who died on [[4 June]].", "who died"),
    (
        "I opened an inquest into the death of Mr [[Derrow]] on 22 June 2020. He died on [[4 June 2020]]. On 30 "
        "May 2020 he was well.",
        "opened on",
    ),
    ("The review into the death of Mr [[Derrow]] on [[4 June 2020]] was shared.", "death of, on"),
    ("This report is about the death of Mr [[Derrow]] on [[4 June 2020]].", "report about"),
    ("I conducted an inquest into the death of Mr [[Derrow]] on 4 June 2021.", "inquest on"),
    ("I held an inquest touching the death of Mr [[Derrow]] on 4 June 2021.", "inquest on"),
    ("According to the police report, on [[4 June 2020]] he was found dead.", "report, on"),
    ("The letter of 4 June 2021 says that he died in May.", "letter of"),
    ("She died on or about [[4 June 2020]].", "about"),
    ("She died on either the [[4th or 5th June 2020]].", "either"),
    ("She died at some time on the [[4th, 5th or 6th June 2020]].", "three days"),
    ("She died on [[4'h June 2020]].", "letters misread"),
    ("She died on [[4lh June 2020]].", "letters misread"),
    ("She died on [[4™ June 2020]].", "letters misread"),
    ("She died on [[4\" June 2020]].", "letters misread"),
    ("She died on [[04 06 2020]].", "spaces"),
    ("She died on [[4//6/2020]].", "slashes"),
    ("She was found dead in the early hours of Thursday [[4 June]].", "weekday"),
    ("During the night of [[4 June 2020]] she left her bed. Staff did not see it. She was found hanged.", "night of, next"),
    (
        CONCLUDED + ("In the early hours of Thursday [[4 June 2020]] she left her bed. Staff did not see it. She was found "
         "hanged at six."),
        "early hours, next",
    ),
    (
        CONCLUDED + ("She had been an in-patient since 3 May 2020. By [[4 June 2020]] she seemed well. At 4 pm she was found "
         "unresponsive."),
        "by",
    ),
    ("The collision happened at 16:20 on [[4 June 2020]] at Oakfold. Both boys died at the scene.", "next sentence dies"),
    ("Sadly, she was pronounced dead at 10.15 pm that day, [[4 June]].", "that day"),
    ("She was last seen alive at 10 pm on [[4 June 2020]].", "last seen alive"),
    ("The cause of the crash on [[4 June 2020]] was ice. It was fatal for the driver.", "crash"),
    ("Her life support was switched off on [[4 June]].", "switched off"),
    ("He was murdered by his stepfather on [[4th June]].", "murdered"),
    ("It was on the [[4th of June]] that he lost his life.", "that"),
    ("[[Orrin]] (who died on the [[4th June 2020]] aged 6) lived here.", "brackets"),
    ("On the date of his death ([[4 June 2020]]) he had no plan.", "brackets"),
    ("The deceased was found at 08:00 hrs on [[4/6/20]] by his aunt.", "the deceased was found"),
    ("On [[4th June]] at 08:00 hrs the deceased was found by his aunt in the bath.", "was found"),
    ("On [[4 June 2020]] the deceased was hit by a lorry.", "hit"),
    ("He was brought in dead on [[4 June]].", "dead"),
    ("Her body was cold. It was [[4 June 2020]]. She had died.", "told beside"),
    ("On the 3rd and in the early hours of the [[4th of June 2020]] she rang. She died on [[4 June 2020]].", "two days"),
    ("She died on [[4 June 2020]]. The crew came at 01:00 on the [[4th]] and left at 03:00.", "day alone behind"),
    (
        "MATTERS OF CONCERN\n(1) That on [[4th June]] there was no nurse.\nCIRCUMSTANCES\nShe died on [[4th June "
        "2020]] at home.",
        "concern before",
    ),
    ("She was stillborn on [[4 June 2020]].", "stillborn"),
    ("On [[4 June 2020]], following her discharge, she stepped off a kerb into the path of a bus.", "path of"),
    ("On [[4 June 2020]] [[Wrenna]] was found with a ligature around her neck.", "ligature"),
    ("He went missing on [[4 June 2020]] and his body was recovered from the river on [[9 June 2020]].", "missing, body"),
    ("He took poison on [[4 June 2020]] and died the same day.", "same day"),
    ("She had been due to be seen on 9 June 2020 but died on [[4 June 2020]].", "due"),
    ("On [[4 June 2020]] he was certified as deceased.", "as deceased"),
    ("On the evening of [[4 June 2020]] the deceased drank vodka with friends in a park.", "the deceased"),
    ("She died on [[4th Febuary 2020]].", "month misspelt"),
    ("She died on the [[4th of Septmber 2020]].", "month misspelt"),
    (
        "He died on [[4 June 2020]]. His aunt saw that he had died on [[4 June 2020]]. On 3 March 2019 the "
        "deceased moved.",
        "long before",
    ),
    ("On [[4 June 2020]] Mr [[Derrow]] was seen by staff\nhanging in his cell. He was dead.", "broken lines"),
    ("She died on the [[4th\nJune 2020]].", "broken lines"),
    (OPENED + "On [[4 June]] she left home and got on a bus. Her aunt never saw her again.", "no year, shortly before"),
    (OPENED + "On [[12 May 2020]] she left home and got on a bus. On 3 March 2019 she was well.", "longer before"),
    ("She died between [[4/6/2020-5/6/2020]].", "a range in figures"),
    ("He was convicted of the murder of [[Orrin Vasleigh]] on [[4 June 2020]].", "murder of"),
    ("Name\tDate of birth\tDate of death\n[[Orrin Vasleigh]]\t[[12/05/2003]]\t[[04/06/2020]]", "a table"),
    ("He was sentenced on 4 June 2021. He had killed her.", "sentenced"),
    ("She died on [[4 June 20]].", "year of two figures"),
    ("She died on [[4th June 20]] at home.", "year of two figures"),
    ("She died on [[4 June]]. In all 20 children were seen.", "no year"),
    ("She died on [[4. June 2020]].", "a stop behind the day"),
    ("She died on [[04:06:2020]].", "colons"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), DAYS, ids=lambda value: value[:30])
def test_days_of_death_are_masked_and_no_others(marked, why):
    assert wrong(marked) == ([], []), why


BIRTHS = (
    ("She was born at 23:40 hours on [[12 May 2019]] in Tarnbridge.", "time between"),
    ("She was born at 38 weeks and 2 days on [[12 May 2019]].", "weeks between"),
    ("He was born by emergency caesarean section at 12.07 on [[12 May 2019]].", "time between"),
    ("She gave birth to a girl on [[12 May 2019]].", "gave birth"),
    ("She gave birth at home on [[12 May 2019]].", "gave birth"),
    ("The baby was delivered at 03:00 on [[12 May 2019]].", "delivered"),
    ("He was delivered by forceps on [[12 May 2019]].", "delivered"),
    ("The birth of her son on [[12 May 2019]] was hard.", "birth of"),
    ("[[Orrin Vasleigh]] (b. [[12 May 2003]])", "short"),
    ("[[Orrin Vasleigh]], b [[12/5/03]], of Oakfold", "short"),
    ("Born: [[12.05.2003]]", "form"),
    ("Born [[12 May 2003]], he had lived in Oakfold.", "born"),
    ("Date of birth\n[[12/05/2003]]", "form on lines"),
    ("D.o.b. [[12th May 2003]]", "short"),
    ("Dob: [[12/05/03]]", "short"),
    ("dob [[12-05-2003]]", "short"),
    ("DOB - [[12 May 2003]]", "short"),
    ("DoB: [[12/5/2003]]", "short"),
    ("The boy celebrated his 16th birthday on [[12 May 2019]].", "birthday"),
    ("On [[12 May 2019]], his sixteenth birthday, he rang.", "birthday behind"),
    ("On her 18th birthday, [[12 May 2019]], she left care.", "birthday"),
    ("[[12 May]] was his birthday.", "birthday behind"),
    ("His twins were born prematurely on [[12 May 2019]].", "born"),
    ("[[Orrin]] was born in Tarnbridge on [[12th May]].", "no year"),
    ("He was due to turn 18 on [[12 May]].", "turn"),
    ("She had turned eighteen on [[12 May 2019]].", "turned in words"),
    ("He was 17, having been born on the [[12th of May 2003]].", "born"),
    ("She was born on Sunday [[12 May 2019]] at Tarnbridge Royal Hospital.", "weekday"),
    ("Her date of birth was [[12 May 2003]].", "was"),
    ("Year of birth 2003. Seen on 12 May 2019.", "no day"),
    ("She was born in May 2003. On 12 May 2019 she was seen.", "month only"),
    ("Babies born after 12 May 2019 are counted.", "a rule"),
    ("The letter was delivered on 12 May 2019.", "a letter"),
    ("The training was delivered on 12 May 2019.", "training"),
    ("[[Orrin Vasleigh]] ([[12.05.2003]] to [[04.06.2020]])", "life"),
    ("[[Orrin Vasleigh]] ([[12 May 2003]] to [[4 June 2020]])", "life"),
    ("[[Orrin Vasleigh]] [[12 May 2003]] - [[4 June 2020]]", "life without brackets"),
    ("D O B [[12/05/2003]]", "spaces"),
    ("D.O.B.[[12/05/2003]]", "no space"),
    ("DOB:[[12/05/2003]]", "no space"),
    ("Date of Birth (DOB): [[12/05/2003]]", "both"),
    ("Date of birth and age: [[12 May 2003]] (16)", "and age"),
    ("Date & place of birth: [[12 May 2003]], Tarnbridge", "and place"),
    ("Place and date of birth: Tarnbridge, [[12 May 2003]]", "place first"),
    ("She was born prematurely in Tarnbridge, on [[12th May 2003]], at 26 weeks.", "commas"),
    ("[[Orrin]], who was born on [[12th of May, 2003]], lived here.", "who"),
    ("He was born [[12/5/03]].", "no on"),
    ("The child’s birth date is [[12 May 2003]].", "birth date"),
    ("Her baby was born [[12 May 2019]].", "baby"),
    ("She went into labour and her baby was born in the early hours of [[12 May 2019]].", "early hours of"),
    ("She was delivered by caesarean section in the early hours of [[12 May 2019]].", "early hours of"),
    ("His birth, on [[12 May 2019]], was hard.", "birth, on"),
    ("Following his birth on [[12 May 2019]] he was cold.", "birth on"),
    ("At birth on [[12 May 2019]] he was cold.", "at birth"),
    ("Mother’s date of birth: [[12 May 1983]]", "mother"),
    ("He was aged 16 (born [[12 May 2003]]).", "brackets"),
    ("His 18th birthday would have been on [[12 May 2021]].", "would"),
    ("He would turn 16 on [[12 May]].", "would turn"),
    ("The twins arrived on [[12 May 2019]] by caesarean section.", "arrived"),
    ("She arrived on 12 May 2019 by train.", "a train"),
    ("The boys were born on [[12 May 2003]] and [[4 June 2005]].", "two"),
    ("The mother had a caesarean section on [[12 May 2019]].", "section"),
    ("Delivery took place at 04:10 hrs on [[12 May 2019]].", "delivery"),
    ("He attained the age of 18 on [[12 May 2019]].", "attained"),
    ("She was aged 16 ([[12/05/2003]]).", "age"),
    ("He would be 18 on [[12 May]].", "would be"),
    ("The child’s dates of birth: [[12/05/2003]]", "dates"),
    ("into the death of [[Orrin]] (‘[[Ozzie]]’) [[Vasleigh]] [[12/06/1968]] 00:00:00. The", "field of a form"),
    ("DOB [[12th May 03]].", "year of two figures"),
    ("He was born on [[12 May 2019]]. On [[12 May]] at 03:00 his mother rang. On 13 May she slept.", "again without year"),
    ("He was born on [[12 May]]. The notes of [[12 May 2019]] were lost.", "again with year"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), BIRTHS, ids=lambda value: value[:30])
def test_days_of_birth_are_masked_and_no_others(marked, why):
    assert wrong(marked) == ([], []), why


READ = (
    ("04 June 2020", (2020, 6, 4), "a nought before the day"),
    ("4thJune 2020", (2020, 6, 4), "no space"),
    ("4 June 20 20", (2020, 6, 4), "the year is broken"),
    ("4/June/20", (2020, 6, 4), "a short year behind the name of a month"),
    ("2020/06/04", (2020, 6, 4), "year first"),
    ("on 4/6 she", (None, 6, 4), "day and month in figures"),
    ("4th may", (None, 5, 4), "a month without capital behind an ordinal"),
)


@pytest.mark.parametrize(("text", "wanted", "why"), READ, ids=lambda value: str(value)[:30])
def test_dates_are_read_however_they_are_written(text, wanted, why):
    (day,) = days(text, cues().dates)
    assert (day.year, day.month, day.day) == wanted, why


@pytest.mark.parametrize("text", ["12 may have been", "open 24/7 on", "on 24/7 advice", "June 2020", "section 4.16.2"])
def test_what_is_no_date_is_not_read(text):
    assert days(text, cues().dates) == []


def test_a_sentence_that_goes_on_behind_the_end_of_a_page_tells_the_day():
    pages = [
        "The plan was late. On 4 June 2020 he was seen",
        "by his aunt and was then found dead. The 4th of June was a Thursday.",
    ]
    found = [[text[s:e] for s, e, *_ in spans] for text, spans in zip(pages, private_spans(pages, frozenset()), strict=True)]
    assert found == [["4 June 2020"], ["4th of June"]]


def test_of_two_deaths_each_has_its_day():
    text = (
        "On 22 June 2020 I commenced an investigation into the death of Wrenna Talmidge. She died on 4 June 2020. "
        "On 22 September 2020 I commenced an investigation into the death of Orrin Vasleigh. He left home on 14 September 2020."
    )
    (spans,) = private_spans([text], frozenset())
    assert [text[s:e] for s, e, kind, _ in spans if kind == "date_of_death"] == ["4 June 2020", "14 September 2020"]
