"""How bodies and office holders are told that must stay: every sentence is invented.

In a text [[ ]] marks what must be masked, each letter; {{ }} what may be; all else must stay.
"""

from __future__ import annotations

import pytest

from tests.test_privacy_wording import wrong

OPENED = "On 22 June 2020 I commenced an investigation into the death of [[Wrenna Talmidge]], aged 16.\n"

BODIES = (
    ("She was moved from Quoyle Ward to Strake Ward at Tarnbridge Royal Hospital.", "wards"),
    ("She was on Strake, an acute ward.", "ward"),
    ("Strake Ward staff told Derrow Ward.", "wards"),
    ("The charity Harrow Light was told. Harrow Light gave advice.", "charity"),
    ("Brightwell Care Ltd was told. Brightwell had no plan.", "company"),
    ("Kestrel Healthcare and Merlin Care run the home.", "companies"),
    ("Pell Solicitors wrote for the family.", "firm"),
    ("The Quoyle Foundation gave a grant.", "foundation"),
    ("He was seen at the Quoyle Centre and at Pell Street Surgery.", "centre"),
    ("The Strake Medical Practice was told.", "practice"),
    ("HMP Strake was told. Strake had no doctor.", "prison"),
    ("He was moved to HMP Strake, then back to Strake.", "prison"),
    ("Marlshire Police’s Quoyle Team was told.", "team"),
    ("He was taken to Queen Ada Hospital, Oakfold.", "hospital"),
    ("Thornbury Mental Health Unit took her.", "unit"),
    ("South Marlshire and Brackendale NHS Trust was told. South Marlshire did not reply.", "trust"),
    ("The Coroner for Brackendale and Marlshire wrote.", "area"),
    ("The train company, Strakeway, was told.", "company"),
    ("She was on Jasmine Ward. She was moved from Jasmine Ward to Ivy Ward.", "wards with given names"),
    ("She was on Jasmine Ward. Staff on Jasmine rang. Jasmine was full.", "ward alone"),
    ("She was admitted to Ruby Ward at the Quoyle Centre. Ruby had no bed.", "ward alone"),
    ("The manager of Rowan Unit rang. Rowan was full.", "unit"),
    ("He was moved to the Rowan Unit, then to the Bryony Unit.", "units"),
    ("He was taken to the Strakeley Hospital. The Strakeley rang.", "the X"),
    ("He was seen at Strakeley. Strakeley is a private hospital.", "hospital by name"),
    ("Mr [[Pell]] was instructed by Gurney Strake LLP.", "firm"),
    ("Mr [[Pell]] of Gurney Strake Solicitors was heard.", "firm"),
    ("Ms [[Quoyle]] of Five Oaks Chambers was heard.", "chambers"),
    ("Mr [[Pell]], Quoyle Street Chambers, was heard.", "chambers"),
    ("Gurney & Strake wrote for the family.", "firm with and"),
    ("Gurney and Co wrote for the family.", "firm"),
    ("A letter came from Messrs. Gurney Strake, solicitors.", "firm"),
    ("Kestrel Healthcare runs the home. Kestrel did not reply.", "provider"),
    ("Brightwell Health and Quoyle Care did not reply.", "providers"),
    ("Quoyle Pharmaceuticals make it.", "company"),
    ("Strakeway Trains run there. Strakeway were told.", "company"),
    ("It was bought at Quoyles, a shop in Oakfold.", "shop"),
    ("He had worked at Quoyle Motors.", "company"),
    ("The app is made by Strakely Technologies.", "company"),
    ("The charity Quoyle’s Wish gave help.", "charity"),
    ("St Wren’s Hospice was told. St Wren’s rang.", "hospice"),
    ("The Ada Quoyle Foundation gave help.", "foundation named for a person"),
    ("The Ada Quoyle Centre gave help. She went to the Ada Quoyle Centre.", "centre named for a person"),
    ("Oliver Derrow Training is for all staff.", "training named for a person"),
    ("Marlshire Police’s Missing Persons Team was told.", "team"),
    ("Officers of Brackendale Police came. Brackendale had no record.", "police"),
    ("HMP Strakely and HMYOI Quoyle were told. At Strakely there was no nurse.", "prisons"),
    ("He was held at HMP/YOI Quoyle. Quoyle had no nurse.", "prison"),
    ("He was held at Strakely Prison. Strakely had no nurse.", "prison"),
    ("Brackendale and Penmarsh Integrated Care Board was told. Brackendale was not.", "board"),
    ("Penmarsh Clinical Commissioning Group and Penmarsh County Council agreed. Penmarsh had no beds.", "council"),
    ("The Penmarsh Multi-Agency Safeguarding Hub was told.", "hub"),
    ("The Chief Executive of Penmarsh Borough Council was told.", "council"),
    ("She came from Penmarsh. In Penmarsh she was well.", "town"),
    ("The A38 near Penmarsh was shut. Penmarsh Bridge is high.", "town"),
    ("The Penmarsh Crisis Team rang. Penmarsh CAMHS did not.", "teams"),
    ("He lived in Penmarsh, Marlshire.", "town and county"),
    ("A train from Penmarsh to Varnley hit him.", "station"),
    ("The Penmarsh Times and the Quoyle Gazette wrote of it.", "papers"),
    ("Royal College of General Practitioners; Royal Pharmaceutical Society", "bodies"),
    ("The Independent Office for Police Conduct and Inquest were told.", "bodies"),
    ("Quoyle Medical Centre; Strake Surgery; Derrow Practice", "practices"),
    ("The GP of Strake Surgery rang. Strake had no letter.", "practice"),
    ("She was assessed by Penmarsh Street Triage.", "team"),
    ("Quoyle Lodge is a nursing home.", "nursing home"),
    ("He was in Derrow House, approved premises run by probation.", "approved premises"),
    ("He was placed at Quoyle Nursing Home.", "nursing home"),
    ("The Mental Capacity Act and the Quoyle Protocol were read.", "protocol"),
    ("Sent to: Penmarsh Fire and Rescue Service; Strakely Water plc", "addressees"),
    ("1. Penmarsh City Council\n2. Strakely Homes Ltd\n3. Quoyle Support", "addressees"),
    ("Rt Hon Aurelio Strake MP\nSecretary of State\n2. Kestrel Group", "addressees"),
    ("Dame Isolde Farrant, Chief Executive, NHS Marlshire", "head"),
    ("The Chief Constable, Isolde Farrant, wrote.", "head"),
    ("Isolde Farrant KC, Chair of the Inquiry, wrote.", "head"),
    ("His Honour Judge Aurelio Strake sat.", "judge"),
    ("I am Isolde Farrant, Assistant Coroner for Marlshire. Isolde Farrant, HM Assistant Coroner, 4 June 2021", "coroner"),
    ("FINDINGS of HM Assistant Coroner Isolde Farrant\nISOLDE FARRANT\nHM ASSISTANT CORONER", "coroner in capitals"),
    ("Before: Isolde Farrant, Senior Coroner", "coroner"),
    ("The coroner, Ms Isolde Farrant, sat with a jury.", "coroner"),
    ("Mr Justice Strake gave leave. Lord Justice Quoyle did not.", "judges"),
    ("The Chief Coroner, HHJ Aurelio Strake, wrote.", "chief coroner"),
    ("In Strake v Quoyle the court said so. R (Strake) v HM Coroner was followed.", "cases"),
    (
        "He was seen by Penmarsh CAMHS. [[Noah]]’s family were not told. It was for the CQC. [[Tadhg]] said "
        "so.",
        "an acronym before a name",
    ),
    (OPENED + "It was done by the NHS. [[Wrenna]] was seen.", "an acronym before a name"),
    ("The University of Varnley gave advice.", "no student"),
    ("North Penmarsh and Brackendale NHS Foundation Trust was told.", "NHS in a name"),
    ("I heard from Penmarsh Council. Penmarsh said that it had no plan. Penmarsh has since changed.", "council for short"),
    ("Brightwell told me that it had no plan. Brightwell Homes Limited is the owner.", "company for short"),
    ("Mrs [[Quoyle]] was heard. [[Quoyle]] said so. Quoyle Surgery was told.", "a surgery and a witness"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "why"), BODIES, ids=lambda value: value[:30])
def test_bodies_and_office_holders_stay(marked, why):
    assert wrong(marked) == ([], []), why
