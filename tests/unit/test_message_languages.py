"""Which language a message is in; whatever is not surely another one stays English."""

import pytest

from bot.domain.language import Language, Sureness
from bot.triage.languages import identifier
from tests.scenarios.landlord import the_pack

IDENTIFY = identifier(the_pack().tongues)

TOLD = [
    ("Nie działa ogrzewanie od wczoraj, mam dziecko. Proszę o pomoc.", "Polish (certain)"),
    ("Hello, nie działa ogrzewanie od wczoraj, please help", "Polish (certain)"),
    ("czuc gaz w kuchni", "Polish (probably)"),
    ("Multumesc", "Romanian (probably)"),
    ("Mera shohar mujhe marta hai. Main ghar se nikalna chahti hoon", "Urdu (certain)"),
    ("kitchen ch gas di bahut boo aa rahi aa ji, ki kariye", "Punjabi (probably)"),
    ("ਰਸੋਈ ਵਿੱਚ ਗੈਸ ਦੀ ਬਦਬੂ ਆ ਰਹੀ ਹੈ", "Punjabi (certain)"),
    ("heating bandh chhe be divas thi, ba 83 na chhe", "Gujarati (certain)"),
    ("লিফট কাজ করছে না, দয়া করে কাউকে পাঠান", "Bengali (certain)"),
    ("Bore da, pryd mae'r swyddfa ar agor yfory?", "Welsh (probably)"),
    ("Asansör yine bozuk, lütfen bugün birini gönderin", "Turkish (certain)"),
]
ENGLISH = [
    "ye big eejit ye've booked it for the wrang hoose",
    "there's nae watter. nane. no even tae fill the kettle",
    "g0nna st4b u n3xt t1me u kn0ck", "smell gas",
    "ta muchly", "hiya hun", "nice one mate", "mum wont wake up", "hello stranger", "ok bye",
    "my name is Krzysztof Wiśniewski and my tap drips",
    "Mrs Wiśniewska upstairs is shouting again",
    "José García, flat 2", "Flat 4 Llanfair Court",
    "👍👍", "", "...", "4417", "\x00\ud800",
]  # fmt: skip


@pytest.mark.parametrize("text, said", TOLD)
def test_a_language_is_told(text, said):
    assert str(IDENTIFY(text)) == said


@pytest.mark.parametrize("text", ENGLISH)
def test_dialects_names_and_scraps_stay_english(text):
    assert not IDENTIFY(text).is_foreign


def test_what_is_too_short_is_unsure():
    assert IDENTIFY("ok") == Language(sure=Sureness.UNSURE)


def test_a_long_text_is_told_by_its_beginning():
    assert IDENTIFY("Nie działa ogrzewanie od wczoraj. " * 2000).code == "pl"


def test_without_a_pack_letters_alone_tell():
    assert identifier(())("Nie działa ogrzewanie od wczoraj w mieszkaniu").code != "ur"
