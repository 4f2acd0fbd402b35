"""What is stored comes back as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import StoreError
from bot.domain.messages import Inbound, Media
from bot.domain.outbound import Intent, Reply
from bot.store.codec import (
    decode_advised,
    decode_event,
    decode_intent,
    decode_media,
    decode_words,
    encode_advised,
    encode_event,
    encode_intent,
    encode_media,
    encode_words,
    mended,
    micros,
    moment,
)
from tests.contracts.store.builders import NOW, a_message

_TIMES = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=5))]),
)
_UNTIMED = settings(deadline=None)  # the machine may be busy with other tests
st.register_type_strategy(datetime, _TIMES)


@_UNTIMED
@given(st.from_type(Inbound))
def test_every_event_comes_back_as_it_was(event):
    assert decode_event(encode_event(event), event.original) == event


@_UNTIMED
@given(st.from_type(Intent))
def test_every_intent_comes_back_as_it_was(intent):
    assert decode_intent(encode_intent(intent)) == intent


@_UNTIMED
@given(st.from_type(Media))
def test_every_attachment_comes_back_as_it_was(media):
    assert decode_media(encode_media(media)) == media


@_UNTIMED
@given(_TIMES)
def test_a_time_comes_back_to_the_microsecond(at):
    assert moment(micros(at)) == at


@_UNTIMED
@given(_TIMES, _TIMES)
def test_stored_times_have_the_order_of_the_times(one, other):
    assert (micros(one) < micros(other)) == (one < other)


@_UNTIMED
@given(st.lists(st.text()))
def test_lists_of_words_come_back(words):
    assert decode_words(encode_words(words)) == tuple(words)


@_UNTIMED
@given(st.lists(st.tuples(st.text(), _TIMES)))
def test_what_was_advised_comes_back(advised):
    assert decode_advised(encode_advised(advised)) == tuple(advised)


@_UNTIMED
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whole_text_needs_no_mending(text):
    assert mended(text) == text


@_UNTIMED
@given(st.text(st.characters()))
def test_mended_text_can_always_be_written(text):
    event = a_message(text=text)
    assert decode_event(encode_event(event), "").text == mended(text)
    mended(text).encode()  # raises for what UTF-8 cannot spell


def test_halves_of_one_character_are_joined():
    assert mended("\ud83d\ude00!") == "😀!"


def test_the_original_is_kept_apart():
    assert "secret" not in encode_event(a_message(original="secret"))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        micros(NOW.replace(tzinfo=None))


def test_a_row_that_cannot_be_read_says_where_without_repeating_it():
    broken = encode_event(a_message(text="private words")).replace('"message_id"', '"massage_id"')
    with pytest.raises(StoreError, match="message_id") as caught:
        decode_event(broken, "")
    assert "private words" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_event_of_the_wrong_type_is_refused_without_repeating_it():
    with pytest.raises(StoreError, match="MessageReceived") as caught:
        encode_event(a_message(text=["private words"]))
    assert "private words" not in str(caught.value)


def test_a_value_of_the_wrong_type_is_refused_without_repeating_it():
    wrong = replace(Reply(text="x"), text=["private words"])
    with pytest.raises(StoreError, match="Reply") as caught:
        encode_intent(wrong)
    assert "private words" not in str(caught.value)
