"""What staff report: messages that abuse somebody, and that they are being targeted."""

import json
from dataclasses import asdict

from bot.domain.acts import StaffAct
from bot.domain.identity import Actor, ActorKind, Address, EventId, MessageId, PlaceKind, Role
from bot.domain.messages import ActionInvoked, FormSubmitted, Media, MediaKind
from bot.domain.outbound import Card, Form, Notify, OpenForm, OutboundOp
from tests.scenarios.landlord import DESK, Landlord, fact

SUPERVISOR = {"who": "Sue", "role": Role.SUPERVISOR}
LATER = "you lot want shooting, the whole building knows it"


def _last_form(home: Landlord) -> Form:
    return next(
        op.intent.form for op in reversed(home.desk.done) if isinstance(op.intent, OpenForm)
    )


def _posted(home: Landlord, queue: str, words: str) -> MessageId:
    """The message of the desk that says so."""
    posts = [op for op in home.desk.done if op.to.chat == queue and words in str(asdict(op.intent))]
    return MessageId(f"{DESK}-{home.desk.done.index(posts[0]) + 1}")


async def points_at(
    home: Landlord, act: StaffAct, queue: str, message: str, text: str = ""
) -> Form:
    """Ann chooses a shortcut on a message; the form that opens."""
    await home.receive(
        ActionInvoked(
            event_id=EventId(f"shortcut:{act}:{message}:{home.now}"),
            address=Address(channel=DESK, chat=queue, kind=PlaceKind.CHANNEL),
            actor=Actor(id="UAnn", kind=ActorKind.STAFF, name="Ann", roles=frozenset({Role.AGENT})),
            occurred_at=home.now,
            received_at=home.now,
            action=act,
            value=text,
            message_id=MessageId(message),
            trigger="t",
        )
    )
    return _last_form(home)


def _dm(home: Landlord, who: str) -> list[OutboundOp]:
    return [op for op in home.desk.done if op.to.chat == f"home:U{who}"]


def concern(home: Landlord, reference: str = "P-1") -> Card:
    return home.cards("moderation")[reference]


async def test_a_reported_tenants_message_becomes_an_incident_about_that_message(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", LATER)
    note = _posted(home, "repairs", "want shooting")
    form = await points_at(home, StaffAct.REPORT, "repairs", note)

    await home.submits(
        StaffAct.REPORT, form.subject, what="harassment", reason="He does it every week."
    )

    card = home.cards("moderation")["M-1"]
    assert "Ann reported it: He does it every week" in fact(card, "Why")
    assert fact(card, "Messages") == "1"
    assert card.quotes[0].folded
    assert any("M-1" in op.intent.text for op in _dm(home, "Ann"))
    repair = home.cards("repairs")["R-1001"]
    assert all(quote.folded for quote in repair.quotes)


async def test_a_report_about_a_message_already_judged_joins_its_incident(home: Landlord) -> None:
    await home.says("Sam", "You stupid useless bitch, my boiler is broken")
    card = _posted(home, "repairs", "R-1001")
    form = await points_at(home, StaffAct.REPORT, "repairs", card)

    await home.submits(StaffAct.REPORT, form.subject, what="sexual", reason="Third time.")

    assert list(home.cards("moderation")) == ["M-1"]
    assert "Ann reported it: Third time" in fact(home.cards("moderation")["M-1"], "Why")


async def test_a_reported_threat_rings_for_somebody(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    form = await points_at(
        home, StaffAct.REPORT, "repairs", _posted(home, "repairs", "Kitchen tap")
    )
    await home.submits(StaffAct.REPORT, form.subject, what="threat", reason="He told me on site.")
    assert any("threatened in a message (M-1)" in note.text for note in home.told("moderation"))


async def test_what_no_tenant_wrote_goes_to_supervisors_alone_with_its_words(
    home: Landlord,
) -> None:
    form = await points_at(home, StaffAct.REPORT, "C0OTHER", "9.9", "look at this idiot <@U1>")
    await home.submits(StaffAct.REPORT, form.subject, what="insult", reason="A contractor.")

    card = concern(home)
    assert card.heading == "Ann reported a message"
    assert card.quotes[0].folded
    assert home.cards("repairs") == {}
    await home.staff(StaffAct.REVEAL, "P-1", queue="moderation")
    assert not any("idiot" in str(note.quote) for note in home.told("moderation"))
    await home.staff(StaffAct.REVEAL, "P-1", queue="moderation", **SUPERVISOR)
    assert any("idiot" in note.quote for note in home.told("moderation"))


async def test_who_is_targeted_is_heard_by_supervisors_and_told_what_happens(
    home: Landlord,
) -> None:
    await home.staff(StaffAct.TARGETED, "", queue="UAnn", trigger="t")
    assert [field.id for field in _last_form(home).fields] == [
        "safe",
        "what",
        "where",
        "who",
        "since",
    ]
    await home.submits(
        StaffAct.TARGETED,
        "",
        safe="no",
        what="A tenant waits at my car.",
        where="in_person",
        since="Monday",
    )

    card = concern(home)
    assert (card.heading, card.tone) == ("Ann is being targeted", "urgent")
    assert fact(card, "Where") == "in person"
    assert any(note.urgent and "may not be safe" in note.text for note in home.told("moderation"))
    (told,) = [op.intent.text for op in _dm(home, "Ann") if not isinstance(op.intent, OpenForm)]
    assert "Thank you" in told
    assert "Only supervisors can read it (P-1)" in told


async def test_a_supervisor_takes_and_closes_it_and_the_person_hears(home: Landlord) -> None:
    await home.submits(StaffAct.TARGETED, "", safe="yes", what="Messages on my page.")
    await home.staff(StaffAct.TAKE_CONCERN, "P-1", queue="moderation")
    assert fact(concern(home), "State") == "Nobody has it yet"

    await home.staff(StaffAct.TAKE_CONCERN, "P-1", queue="moderation", **SUPERVISOR)
    assert fact(concern(home), "State") == "Sue has it"
    await home.staff(StaffAct.CLOSE_CONCERN, "P-1", "Blocked and reported.", **SUPERVISOR)
    assert concern(home).tone == "closed"
    said = [op.intent.text for op in _dm(home, "Ann")]
    assert "Sue looks after what you told us (P-1)." in said
    assert any("closed P-1" in text for text in said)
    assert not any("Blocked" in text for text in said)


async def test_a_case_is_made_from_a_message_for_the_person_it_is_about(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    card = _posted(home, "repairs", "R-1001")
    form = await points_at(home, StaffAct.MAKE_CASE, "repairs", card)
    filled = {field.id: field.initial for field in form.fields}
    assert (filled["whose"], "tap" in filled["words"]) == ("R-1001", True)

    await home.submits(
        StaffAct.MAKE_CASE,
        form.subject,
        need="asb_report",
        words="Loud music at night.",
        whose="R-1001",
    )

    queues = {op.to.chat for op in home.desk.done}
    made = {name: card for queue in queues for name, card in home.cards(queue).items()}
    assert "R-1002" in made
    assert "tap" in made["R-1002"].quotes[0].text
    assert any("R-1002" in text for text in home.whispered())
    assert not any("R-1002" in text for text in home.read_by("Sam"))


async def test_a_case_needs_somebody_whose_it_is(home: Landlord) -> None:
    form = await points_at(home, StaffAct.MAKE_CASE, "C0OTHER", "9.9", "Mrs Lee rang")
    await home.submits(StaffAct.MAKE_CASE, form.subject, need="repair", words="x", whose="R-9")
    assert any("it is not known whose this is" in text for text in home.whispered())


async def test_who_is_targeted_adds_to_it_with_files_from_anywhere(home: Landlord) -> None:
    home.desk.files = {"call": b"a recording"}
    await home.submits(
        StaffAct.TARGETED, "", what="He rings me at night", where="telephone", safe="yes"
    )
    assert any(button.label == "Add to it" for button in _private(home)[-1].buttons)
    recording = Media(kind=MediaKind.AUDIO, ref="call", mime="audio/ogg", name="call.ogg")
    common = home._staff("Ann", Role.AGENT, "repairs")
    await home.receive(
        FormSubmitted(
            **common,
            form=StaffAct.TELL_MORE,
            subject="P-1",
            values={"kind": "effect", "text": "I do not sleep"},
            media=(recording,),
        )
    )

    assert "I do not sleep" in fact(home.cards("moderation")["P-1"], "What it does to them")
    await home.staff(StaffAct.REVEAL, "P-1", who="Sue", role=Role.SUPERVISOR, queue="moderation")
    (shown,) = [note for note in _private(home) if note.attachments]
    assert shown.only_for == "USue"
    log = [json.loads(one.body) for one in await home.audit()]
    assert any(one["action"] == "media.kept" and one["detail"]["sha256"] for one in log)


async def test_support_is_offered_answered_and_on_record(home: Landlord) -> None:
    await home.submits(StaffAct.TARGETED, "", what="He rings me", where="telephone", safe="yes")
    await home.staff(
        StaffAct.OFFER, "P-1", "a talk with HR", who="Sue", role=Role.SUPERVISOR, queue="moderation"
    )
    offer = _private(home)[-1]
    assert (offer.quote, offer.only_for) == ("a talk with HR", "UAnn")
    assert "no answer yet" in fact(home.cards("moderation")["P-1"], "Support")

    await home.staff(StaffAct.ANSWER_OFFER, offer.buttons[0].subject, **SUPERVISOR)
    assert "Only whoever it was offered to" in home.whispered()[-1]
    await home.staff(StaffAct.ANSWER_OFFER, offer.buttons[0].subject)
    said = fact(home.cards("moderation")["P-1"], "Support")
    assert said == "a talk with HR (by Sue: accepted)"
    log = [json.loads(one.body)["action"] for one in await home.audit()]
    assert {"support.offered", "support.accepted"} <= set(log)


async def test_an_agent_hears_nothing_of_what_a_colleague_told(home: Landlord) -> None:
    await home.submits(StaffAct.TARGETED, "", what="He rings me", where="telephone", safe="yes")
    await home.staff(StaffAct.TELL_MORE, "P-1", "me too", who="Bob")
    assert "There is no concern “P-1” of yours" in home.whispered()[-1]


def _private(home: Landlord) -> list[Notify]:
    """What somebody was told in their own chat, in order."""
    return [
        op.intent for op in home.desk.done if isinstance(op.intent, Notify) and op.intent.only_for
    ]
