"""A channel does what it declares, and refuses the rest without raising."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import IdempotencyKey, MessageId, PlaceKind, Reference
from bot.domain.messages import ActionInvoked, FormSubmitted
from bot.domain.outbound import (
    Accepted,
    Attachment,
    Button,
    Card,
    Entry,
    Fact,
    Form,
    FormField,
    MemberAct,
    Notify,
    OpenForm,
    PinPost,
    PostHouseRules,
    Quote,
    Refusal,
    Refused,
    Remove,
    Reply,
    RestrictMember,
    ShowCard,
    ShowWorklist,
    UpdateCard,
    Worklist,
)
from bot.domain.worklist import home_of
from tests.contracts.channels.kit import KEPT, an_op, squeezed

REPLY = Button(label="Reply to tenant", action=StaffAct.REPLY, subject="R-1001")
CARD = Card(
    reference=Reference("R-1001"),
    heading="Repair: heating",
    facts=(Fact(label="State", value="Nobody has it yet"),),
    quotes=(
        Quote(author="Sam", text="The *boiler* is <out>"),
        Quote(author="Kim", text="hidden words", folded=True, summary="Folded for now."),
    ),
    footer="opened today",
    buttons=(REPLY,),
)
FORM = Form(
    act=StaffAct.REPLY,
    subject="R-1001",
    title="Reply on R-1001",
    submit="Send",
    intro="They get exactly these words.",
    fields=(FormField(id="text", label="Your answer"),),
)


NEXT_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
GONE = Attachment(sha256="gone", kind="document", name="gone.txt", size=5)


def with_file(kit, attachment):
    """What is said at ``place``, with a file."""
    return replace(kit.saying("Here it is."), attachments=(attachment,))


def supported(kit, receipt, declared):
    """Whether it worked, having checked that it did so if and only if it was declared."""
    if declared:
        assert isinstance(receipt, Accepted)
        return True
    assert isinstance(receipt, Refused)
    assert receipt.reason is Refusal.UNSUPPORTED
    return False


async def test_a_card_shows_everything_but_folded_words(kit):
    receipt = await kit.channel.deliver(an_op(kit.queue, ShowCard(card=CARD)))

    if supported(kit, receipt, kit.channel.capabilities.cards):
        [shown] = await kit.shown(kit.queue)
        for part in ("R-1001", "Repair: heating", "Nobody has it yet", "Folded for now."):
            assert squeezed(part) in squeezed(shown.text)
        assert squeezed("The *boiler* is <out>") in squeezed(shown.text)
        assert "hidden" not in shown.text
        assert shown.buttons == ("Reply to tenant",)


async def test_a_changed_card_tells_what_changed(kit):
    key = IdempotencyKey("card:R-1001:1")
    posted = await kit.channel.deliver(an_op(kit.queue, ShowCard(card=CARD)))
    parts = posted.parts or (MessageId("1"),)
    claimed = Card(
        reference=CARD.reference,
        heading=CARD.heading,
        facts=(Fact(label="State", value="Anna has it"),),
        buttons=(REPLY,),
    )

    receipt = await kit.channel.deliver(
        an_op(kit.queue, UpdateCard(card=claimed), anchor=key, anchor_message=parts[0])
    )

    capabilities = kit.channel.capabilities
    if supported(kit, receipt, capabilities.cards and capabilities.edits):
        assert receipt.parts == posted.parts
        assert any("Anna has it" in shown.text for shown in await kit.shown(kit.queue))


async def test_an_update_without_its_card_is_refused(kit):
    op = an_op(kit.queue, UpdateCard(card=CARD), anchor=IdempotencyKey("card:R-1001:1"))

    receipt = await kit.channel.deliver(op)

    assert isinstance(receipt, Refused)
    if kit.channel.capabilities.cards:
        assert receipt.reason is Refusal.GONE


async def test_a_form_comes_back_filled_in(kit):
    if not kit.channel.capabilities.forms:
        receipt = await kit.channel.deliver(an_op(kit.queue, OpenForm(form=FORM, trigger="t")))
        assert not supported(kit, receipt, False)
        return
    await kit.channel.deliver(an_op(kit.queue, ShowCard(card=CARD)))
    await kit.presses("Reply to tenant")
    [press] = await kit.intake.heard(1)
    assert isinstance(press, ActionInvoked)
    assert press.trigger

    receipt = await kit.channel.deliver(
        an_op(kit.queue, OpenForm(form=FORM, trigger=press.trigger))
    )
    await kit.submits({"text": "We will come & look at <it> today."})
    _, answer = await kit.intake.heard(2)

    assert isinstance(receipt, Accepted)
    assert isinstance(answer, FormSubmitted)
    assert (answer.form, answer.subject) == (StaffAct.REPLY, "R-1001")
    assert answer.values == {"text": "We will come & look at <it> today."}
    assert answer.address.kind is PlaceKind.CHANNEL


async def test_a_worklist_is_shown_only_where_staff_have_a_place_of_their_own(kit):
    entry = Entry(reference=CARD.reference, heading=CARD.heading, buttons=CARD.buttons)
    shown = ShowWorklist(worklist=Worklist(heading="Your worklist", entries=(entry,)))
    home = replace(kit.queue, chat=home_of(kit.whispered_to or "1"))

    receipt = await kit.channel.deliver(an_op(home, shown))

    supported(kit, receipt, kit.channel.capabilities.worklists)


async def test_a_form_for_a_trigger_nobody_knows_is_refused(kit):
    receipt = await kit.channel.deliver(an_op(kit.queue, OpenForm(form=FORM, trigger="long.gone")))

    assert isinstance(receipt, Refused)
    expected = Refusal.EXPIRED if kit.channel.capabilities.forms else Refusal.UNSUPPORTED
    assert receipt.reason is expected


async def test_a_whisper_is_heard_by_one_person_only(kit):
    note = Notify(text="Only supervisors can do that.", only_for=kit.whispered_to or "1")

    receipt = await kit.channel.deliver(an_op(kit.queue, note))

    if supported(kit, receipt, kit.channel.capabilities.whispers):
        [heard] = await kit.whispered()
        assert "Only supervisors can do that." in heard
        assert await kit.shown(kit.queue) == []


async def test_a_quotation_is_told_apart_from_our_own_words_and_shown_as_it_is(kit):
    note = Notify(text="Note by Anna:", quote="They *have* a <newborn>.")

    receipt = await kit.channel.deliver(an_op(kit.queue, note))

    if supported(kit, receipt, kit.channel.capabilities.whispers):  # who has whispers has staff
        [shown] = await kit.shown(kit.queue)
        assert squeezed("Note by Anna:") in squeezed(shown.text)
        assert squeezed("They *have* a <newborn>.") in squeezed(shown.text)


async def test_a_post_is_taken_away_where_the_channel_can(kit):
    place = kit.group or kit.place
    await kit.writes("You are all idiots", at=place)
    [post] = await kit.intake.heard(1)
    assert post.address.chat == place.chat

    receipt = await kit.channel.deliver(an_op(post.address, Remove(message_id=post.message_id)))

    assert isinstance(receipt, Accepted if kit.channel.capabilities.removes else Refused)
    assert await kit.removed(post.message_id) == kit.channel.capabilities.removes


async def test_removing_what_is_already_gone_does_no_harm(kit):
    if not kit.channel.capabilities.removes:
        pytest.skip(f"{kit.channel.name} removes nothing")
    await kit.writes("You are all idiots", at=kit.group)
    [post] = await kit.intake.heard(1)
    op = an_op(post.address, Remove(message_id=post.message_id))

    first, again = await kit.channel.deliver(op), await kit.channel.deliver(op)

    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)


async def test_somebody_is_muted_only_where_the_channel_can(kit):
    await kit.writes("You are all idiots", at=kit.group or kit.place)
    [post] = await kit.intake.heard(1)
    mute = RestrictMember(member=post.actor.id, act=MemberAct.MUTE, until=NEXT_YEAR)

    receipt = await kit.channel.deliver(an_op(post.address, mute))

    supported(kit, receipt, kit.channel.capabilities.restricts)


async def test_the_rules_are_pinned_only_where_the_channel_can(kit):
    place = kit.group or kit.place
    rules = PostHouseRules(text="1. Be kind.", rules_version="1")
    posted = await kit.channel.deliver(an_op(place, rules))
    anchor = (posted.parts or (MessageId("1"),))[0]

    receipt = await kit.channel.deliver(an_op(place, PinPost(), anchor_message=anchor))

    supported(kit, receipt, kit.channel.capabilities.pins)


async def test_words_for_tenants_are_refused_where_there_are_none(kit):
    for intent in (Reply(text="Hello"), PostHouseRules(text="1. Be kind.", rules_version="1")):
        receipt = await kit.channel.deliver(an_op(kit.place, intent))

        assert isinstance(receipt, Accepted) == isinstance(kit.saying(""), Reply)
        if isinstance(receipt, Refused):
            assert receipt.reason is Refusal.UNSUPPORTED


async def test_a_way_into_the_private_chat_starts_it_there(kit):
    if not (kit.channel.capabilities.deep_links and kit.group):
        pytest.skip(f"{kit.channel.name} has no deep links")
    button = Button(label="Carry on in private", deep_link="case_R-1001")

    receipt = await kit.channel.deliver(an_op(kit.group, Reply(text="Please", buttons=(button,))))
    assert isinstance(receipt, Accepted)
    await kit.presses("Carry on in private")
    [press] = await kit.intake.heard(1)

    assert isinstance(press, ActionInvoked)
    assert (press.action, press.subject) == (TenantAct.START, "case_R-1001")
    assert press.address == kit.place


async def test_a_kept_file_goes_along(kit):
    if not kit.channel.capabilities.media_out:
        pytest.skip(f"{kit.channel.name} sends no files")

    receipt = await kit.channel.deliver(an_op(kit.place, with_file(kit, KEPT)))

    assert isinstance(receipt, Accepted)
    assert any("Here it is." in shown.text for shown in await kit.shown())
    assert KEPT.name in await kit.files_shown()


async def test_a_file_deleted_on_schedule_is_never_passed_over_in_silence(kit):
    """Either nothing is said and the receipt says why, or people read that it is gone."""
    if not kit.channel.capabilities.media_out:
        pytest.skip(f"{kit.channel.name} sends no files")

    receipt = await kit.channel.deliver(an_op(kit.place, with_file(kit, GONE)))

    said = " ".join(shown.text for shown in await kit.shown()).lower()
    if isinstance(receipt, Accepted):
        assert "here it is." in said
        assert "no longer" in said or "deleted" in said
    else:
        assert isinstance(receipt, Refused)
        assert "deleted" in receipt.because
        assert "here it is." not in said


async def test_as_many_buttons_as_declared_are_shown(kit):
    most = min(kit.channel.capabilities.max_buttons, 100)
    buttons = [
        Button(label=f"Choice {number}", action=TenantAct.STATUS, subject=f"R-{number}")
        for number in range(most)
    ]

    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying("Choose", *buttons)))

    [shown] = await kit.shown()
    assert isinstance(receipt, Accepted)
    assert list(shown.buttons) == [button.label for button in buttons]


async def test_declared_limits_are_numbers_that_mean_something(kit):
    capabilities = kit.channel.capabilities

    assert capabilities.max_text > 0
    assert min(capabilities.limits.per_second, capabilities.limits.per_chat_per_second) >= 0
    assert capabilities.edits <= capabilities.cards
    assert bool(kit.group) == capabilities.groups >= capabilities.removes


async def test_an_inspection_finds_nothing_wrong_with_a_platform_that_is_well(kit):
    results = await kit.channel.inspect()

    assert results
    assert all(result.subject and result.finding for result in results)
    assert not [result for result in results if result.severity == "problem"]
