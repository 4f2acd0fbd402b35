"""Values for the store's tests: name the one thing that matters, default the rest."""

from datetime import UTC, datetime, timedelta

from bot.domain.audit import AuditEntry
from bot.domain.case import Case
from bot.domain.conduct import ConductKind, Severity
from bot.domain.identity import Actor, ActorKind, Address, PlaceKind
from bot.domain.incident import Incident
from bot.domain.messages import (
    ActionInvoked,
    Media,
    MediaKind,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from bot.domain.need import NeedKind
from bot.domain.outbound import Card, OutboundOp, Rank, Reply, ShowCard, UpdateCard

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def later(minutes=1):
    return NOW + timedelta(minutes=minutes)


def a_chat(chat="100", *, channel="telegram", thread=None, kind=PlaceKind.PRIVATE):
    return Address(channel=channel, chat=chat, thread=thread, kind=kind)


def _event(number, to, kind):
    return {
        "event_id": f"e{number}",
        "address": to or a_chat(),
        "actor": Actor(id="7", kind=kind, name="Ann"),
        "occurred_at": NOW,
        "received_at": NOW,
        "original": f'{{"number": "{number}"}}',
    }


def a_message(number=1, text="The boiler is cold", *, to=None, by=ActorKind.PERSON, **fields):
    event = _event(number, to, by)
    return MessageReceived(**{**event, "message_id": f"m{number}", "text": text, **fields})


def an_edit(number, of, text="The boiler is hot", *, to=None, by=ActorKind.PERSON):
    return MessageEdited(**_event(number, to, by), message_id=of, text=text)


def a_deletion(number, of):
    return MessageDeleted(**_event(number, None, ActorKind.PERSON), message_id=of)


def a_press(number, on):
    event = _event(number, None, ActorKind.STAFF)
    return ActionInvoked(**event, action="case_claim", message_id=on)


def a_photo(ref="file-1", **fields):
    return Media(**{"kind": MediaKind.PHOTO, "ref": ref, "mime": "image/jpeg", **fields})


def an_op(key="1:0:reply", *, to=None, text="We are on it", **fields):
    values = {"intent": Reply(text=text), "rank": Rank.NORMAL, **fields}
    return OutboundOp(key=key, to=to or a_chat(), **values)


def a_card(heading="Boiler"):
    return Card(reference="R-1001", heading=heading)


def a_card_op(key="1:1:card", heading="Boiler", **fields):
    intent = ShowCard(card=a_card(heading))
    return OutboundOp(key=key, to=a_chat("repairs", channel="slack"), intent=intent, **fields)


def a_card_update(key, *, anchor="1:1:card", heading="Boiler"):
    return OutboundOp(
        key=key,
        to=a_chat("repairs", channel="slack"),
        intent=UpdateCard(card=a_card(heading)),
        rank=Rank.LAST,
        anchor=anchor,
    )


def an_entry(reason="It was asked for", **fields):
    values = {"at": NOW, "actor": "bot", "action": "case.opened", "subject": "R-1001"}
    return AuditEntry(**{**values, **fields}, reason=reason)


async def a_person(tx, external_id="7", name="Ann"):
    return await tx.people.seen("telegram", external_id, name, NOW)


async def a_case(tx, *, external_id="7", chat="100", queue="repairs", due_at=None):
    person = await a_person(tx, external_id)
    conversation = await tx.conversations.at(a_chat(chat))
    case = Case(
        person=person.id,
        conversation=conversation.id,
        kind=NeedKind.REPAIR,
        queue=queue,
        opened_at=NOW,
        due_at=due_at,
    )
    await tx.cases.add(case)
    return case


async def an_incident(tx, *, external_id="7", chat="100", last_at=NOW):
    person = await a_person(tx, external_id)
    conversation = await tx.conversations.at(a_chat(chat))
    incident = Incident(
        person=person.id,
        conversation=conversation.id,
        severity=Severity.ABUSIVE,
        kinds=tuple(ConductKind)[:1],
        opened_at=NOW,
        last_at=last_at,
    )
    await tx.incidents.add(incident)
    return incident


async def stored(tx, *events):
    """The inbox rows of *events*, stored now."""
    await tx.inbox.add(events, NOW)
    rows = await tx.inbox.pending(0, 1_000)
    wanted = {event.event_id for event in events}
    return [row for row in rows if row.event.event_id in wanted]
