"""What is true afterwards, from the database and from what the platforms saw."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.audit import AuditRecord, first_broken
from tests.fakes.slack import Delivery, Kind
from tests.faults.town import QUEUES, Town


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the outbox towards tenants."""

    id: int
    key: str
    chat: int
    type: str
    state: str
    parts: tuple[int, ...]
    text: str


class Book:
    """The bot's database, read from beside it."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        self._db.close()

    def rows(self, statement: str, *values: object) -> list[Any]:
        return self._db.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> Any:
        return self.rows(statement, *values)[0][0]

    def unfinished(self) -> int:
        """Events that are not handled, and acts that are not carried out."""
        return int(
            self.one(
                """SELECT (SELECT count(*) FROM inbox WHERE state = 'pending')
                + (SELECT count(*) FROM outbox WHERE state IN ('ready', 'sending'))"""
            )
        )

    def acts(self) -> list[Act]:
        """Everything that was to be said to tenants."""
        found = self.rows(
            """SELECT id, key, chat, type, state, parts, intent FROM outbox
            WHERE channel = 'telegram' ORDER BY id"""
        )
        return [
            Act(
                number,
                key,
                int(chat),
                kind,
                state,
                tuple(int(part) for part in json.loads(parts)),
                json.loads(intent).get("text", ""),
            )
            for number, key, chat, kind, state, parts, intent in found
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the crash test prints."""

    kills: int
    messages: int
    staff_acts: int
    replies: int
    unknown: int
    unknown_that_had_arrived: int
    said_again_as_in_case: int
    repeats: int
    cards_and_notes: int

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, n)} {n.replace('_', ' ')}" for n in self.__slots__)


def reckon(town: Town, book: Book, kills: int) -> tuple[Figures, list[str]]:
    """The figures, and everything that is not as promised."""
    acts = book.acts()
    arrived = [(sent.chat, sent.message_id, sent.text) for sent in town.telegram.sent()]
    unclaimed, problems = _unclaimed(acts, arrived)
    lost = [act for act in acts if act.state == "unknown"]
    wrong = [
        *problems,
        *_inbox(town, book),
        *_decisions(book),
        *_unsaid(acts, book),
        *_unexplained(unclaimed, lost),
        *_twice_in_slack(town),
    ]
    figures = Figures(
        kills=kills,
        messages=len(town.telegram.acknowledged),
        staff_acts=sum(delivery.acknowledged for delivery in town.pressed),
        replies=len(acts),
        unknown=len(lost),
        unknown_that_had_arrived=len(unclaimed),
        said_again_as_in_case=sum(act.key.endswith(":in-case") for act in acts),
        repeats=_repeats(acts, arrived),
        cards_and_notes=sum(len(_keys(town, queue)) for queue in QUEUES),
    )
    return figures, wrong


def _inbox(town: Town, book: Book) -> Iterator[str]:
    stored = Counter(event for (event,) in book.rows("SELECT event_id FROM inbox"))
    delivered = [str(update) for update in town.telegram.acknowledged]
    delivered += [name for d in town.slack.deliveries if d.acknowledged and (name := _name(d))]
    for event, times in stored.items():
        if times != 1:
            yield f"event {event} is stored {times} times"
    for event in delivered:
        if event not in stored:
            yield f"event {event} was acknowledged and is not stored"
    for event, state in book.rows("SELECT event_id, state FROM inbox WHERE state <> 'done'"):
        yield f"event {event} is {state}"


def _name(delivery: Delivery) -> str:
    """Under which name the bot must have stored it; empty where it has nothing to store."""
    payload = delivery.payload
    match delivery.kind:
        case Kind.COMMAND:
            return f"slash:{payload['trigger_id']}"
        case Kind.INTERACTIVE if payload["type"] == "view_submission":
            return f"form:{payload['view']['id']}:{payload['view']['hash']}"
        case Kind.INTERACTIVE:
            (press,) = payload["actions"]
            where = (payload["channel"]["id"], payload["container"]["message_ts"])
            who = (payload["user"]["id"], press["action_id"], press["action_ts"])
            return ":".join(("press", *where, *who))
        case Kind.EVENT:
            by_a_person = not payload["event"].get("bot_id") and "subtype" not in payload["event"]
            return payload["event_id"] if by_a_person else ""


def _decisions(book: Book) -> Iterator[str]:
    records = [
        AuditRecord(id=number, body=body, hash=digest)
        for number, body, digest in book.rows("SELECT id, body, hash FROM audit ORDER BY id")
    ]
    broken = first_broken(records)
    if broken is not None:
        yield f"the audit log breaks at entry {broken.id}"
    entries = (json.loads(record.body) for record in records)
    assessed = Counter(e["subject"] for e in entries if e["action"] == "message.assessed")
    for (number,) in book.rows(
        """SELECT id FROM inbox WHERE channel = 'telegram'
        AND payload ->> 'type' IN ('message_received', 'message_edited')"""
    ):
        if assessed[f"message:{number}"] != 1:
            yield f"message {number} was assessed {assessed[f'message:{number}']} times"


def _unsaid(acts: list[Act], book: Book) -> Iterator[str]:
    notes = {key for (key,) in book.rows("SELECT key FROM outbox")}
    for act in acts:
        if act.state == "accepted":
            continue
        shown = {f"trouble:{act.key}", f"unsaid:{act.key}", f"{act.key}:in-case"} & notes
        told = any(key.startswith(f"out{act.id}:") for key in notes)  # a warning's note
        if act.state != "unknown" or not (shown or told):
            yield f"{act.type} {act.key} is {act.state} and nobody was shown it"


def _unclaimed(
    acts: list[Act], arrived: list[tuple[int, int, str]]
) -> tuple[list[tuple[int, str]], list[str]]:
    """Messages at the platform that no accepted act claims; and what acts claim wrongly."""
    left = {(chat, number): text for chat, number, text in arrived}
    claims = [(act, part) for act in acts for part in act.parts]
    problems = [
        f"{act.key} claims message {part}, which is another's or not there"
        for act, part in claims
        if left.pop((act.chat, part), None) is None
    ]
    return [(chat, text) for (chat, _), text in left.items()], problems


def _unexplained(unclaimed: list[tuple[int, str]], lost: list[Act]) -> Iterator[str]:
    """Each message nobody claims is what came of one act whose outcome was unknown."""
    allowed = Counter((act.chat, act.text) for act in lost)
    for (chat, text), times in Counter(unclaimed).items():
        if times > allowed[chat, text]:
            yield f"{times - allowed[chat, text]} more than asked for in {chat}: {text[:60]!r}"


def _repeats(acts: list[Act], arrived: list[tuple[int, int, str]]) -> int:
    """The same words in the same chat more often than they were to be said there."""
    wanted = Counter((act.chat, act.text) for act in acts)
    heard = Counter((chat, text) for chat, _, text in arrived)
    return sum((heard - wanted).values())


def _twice_in_slack(town: Town) -> Iterator[str]:
    for queue in QUEUES:
        for key, times in Counter(_keys(town, queue)).items():
            if times > 1:
                yield f"{key} stands {times} times in #{queue}"


def _keys(town: Town, queue: str) -> list[str]:
    found = (message.get("metadata") or {} for message in town.slack.messages(queue))
    return [str(data["event_payload"]["key"]) for data in found if data.get("event_payload")]
