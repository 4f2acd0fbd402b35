"""Filling the texts of a pack."""

import pytest

from bot.domain.case import CaseState
from bot.domain.need import NeedKind
from bot.domain.replies import REPLY_SPECS, Replies, ReplyKey, fields_in


def some_replies(text: str, key: ReplyKey = ReplyKey.ACK_REPAIR) -> Replies:
    return Replies(texts={key: text}, common={"landlord": "Example Homes"})


def test_fields_are_filled_from_the_call_and_from_the_pack():
    replies = some_replies("{landlord}: {reference} by {due}")
    found = replies.render(ReplyKey.ACK_REPAIR, reference="R-1001", due="Friday")
    assert found == "Example Homes: R-1001 by Friday"


def test_a_declared_field_has_to_be_given_even_if_this_text_does_not_use_it():
    with pytest.raises(TypeError, match="ack_repair needs due"):
        some_replies("{reference}").render(ReplyKey.ACK_REPAIR, reference="R-1001")


def test_fields_nobody_declared_are_ignored():
    replies = some_replies("Thank you", ReplyKey.ACK_FEEDBACK)
    assert replies.render(ReplyKey.ACK_FEEDBACK, reference="R-1001") == "Thank you"


def test_braces_in_a_value_are_only_text():
    replies = some_replies("{reference} {due}")
    found = replies.render(ReplyKey.ACK_REPAIR, reference="{due} {0} {landlord}", due="now")
    assert found == "{due} {0} {landlord} now"


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>5}", "{a", "a}"])
def test_anything_but_plain_words_in_braces_is_refused(text):
    with pytest.raises(ValueError):
        fields_in(text)


def test_doubled_braces_are_plain_ones():
    assert fields_in("{{not a field}} {due}") == {"due"}


def test_no_text_that_everybody_reads_can_name_a_case_or_a_person():
    public = [spec for key, spec in REPLY_SPECS.items() if key.startswith("group_")]
    named = frozenset().union(*(spec.given for spec in public))
    assert named == {
        "clause_number", "clause_title", "clause_text", "version", "url",
        "published", "reason",  # of a version; why the bot may not pin
    }  # fmt: skip


def test_every_need_and_every_state_has_words_for_tenants():
    needs = set(NeedKind) - {NeedKind.SMALL_TALK, NeedKind.NONE}
    assert {f"what_{need}" for need in needs} <= set(ReplyKey)
    assert {f"state_{state}" for state in CaseState} <= set(ReplyKey)
