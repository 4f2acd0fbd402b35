"""Groups: mutes and bans, reports, pinned rules; and names that claim to be somebody."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.domain.group_limit import GroupLimit, LimitState
from bot.domain.identity import Address, ChannelName, IncidentId, MessageId, PersonId, PlaceKind
from bot.domain.outbound import MemberAct
from bot.ports.groups import Report, RulesThere
from bot.store.codec import micros, moment

_LIMIT = "key, incident, person, act, until, asked_at, by, by_name, reason, state, because"
KEEP_LIMIT = f"""INSERT INTO group_limit ({_LIMIT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET until = excluded.until, state = excluded.state,
    because = excluded.because"""
LIMIT = f"SELECT {_LIMIT} FROM group_limit WHERE key = ?"
LIMITS_OF = f"SELECT {_LIMIT} FROM group_limit WHERE incident = ? ORDER BY asked_at LIMIT 50"
LIMITS_ON = f"SELECT {_LIMIT} FROM group_limit WHERE person = ? ORDER BY asked_at DESC LIMIT 50"
REPORT = """INSERT INTO group_report (incident, reporter, post, reason, at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (reporter, post) DO NOTHING"""
_REPORT = "incident, reporter, post, reason, at"
REPORTS_ON = f"SELECT {_REPORT} FROM group_report WHERE incident = ? ORDER BY id LIMIT 50"
REPORTS_BY = f"SELECT {_REPORT} FROM group_report WHERE reporter = ? ORDER BY id DESC LIMIT ?"
# A topic that is closed to the bot does not close the group; the group itself has no thread.
KNOWN = """SELECT channel, chat FROM conversation WHERE kind = 'group'
    GROUP BY channel, chat HAVING NOT max(closed AND thread = '') LIMIT 1000"""
RULES_IN = "SELECT version, post FROM group_rules WHERE channel = ? AND chat = ?"
KEEP_RULES = """INSERT INTO group_rules (channel, chat, version, post) VALUES (?, ?, ?, ?)
    ON CONFLICT (channel, chat) DO UPDATE SET version = excluded.version, post = excluded.post"""
MOVE_RULES = "UPDATE OR REPLACE group_rules SET chat = ? WHERE channel = ? AND chat = ?"
ALBUM = """SELECT message_id FROM inbox WHERE album = ? AND chat = ? AND channel = ?
    ORDER BY id LIMIT 20"""
LOOKED_AT = "UPDATE person SET looked_at_name = ?, claim = ? WHERE id = ?"


class SqliteGroups:
    """``bot.ports.groups.Groups``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def limit(self, limit: GroupLimit) -> None:
        """Keep it as it is now, under its key."""
        when = (micros(limit.until), micros(limit.asked_at))
        said = (limit.by, limit.by_name, limit.reason, limit.state.value, limit.because)
        whom = (limit.key, limit.incident, limit.person, limit.act.value)
        self._db.execute(KEEP_LIMIT, (*whom, *when, *said))

    async def limit_of(self, key: str) -> GroupLimit | None:
        """The mute or ban that was asked for under *key*."""
        return next(iter(self._limits(LIMIT, key)), None)

    async def limits_of(self, incident: IncidentId) -> Sequence[GroupLimit]:
        """All of the incident, oldest first."""
        return self._limits(LIMITS_OF, incident)

    async def limits_on(self, person: PersonId) -> Sequence[GroupLimit]:
        """All of the person, newest first."""
        return self._limits(LIMITS_ON, person)

    async def report(self, report: Report) -> bool:
        """Keep it; False if they reported the same post before."""
        said = (report.incident, report.reporter, report.post, report.reason, micros(report.at))
        return self._db.execute(REPORT, said).rowcount > 0

    async def reports_on(self, incident: IncidentId) -> Sequence[Report]:
        """Who reported it, oldest first."""
        return [_report(row) for row in self._db.execute(REPORTS_ON, (incident,)).fetchall()]

    async def reports_by(self, reporter: PersonId, limit: int = 100) -> Sequence[Report]:
        """What they reported, newest first."""
        return [_report(row) for row in self._db.execute(REPORTS_BY, (reporter, limit)).fetchall()]

    async def known(self) -> Sequence[Address]:
        """Every group the bot is in, as far as it was told, each once and without its topics."""
        return [
            Address(channel=ChannelName(channel), chat=chat, kind=PlaceKind.GROUP)
            for channel, chat in self._db.execute(KNOWN).fetchall()
        ]

    async def rules_in(self, group: Address) -> RulesThere | None:
        """What the group was told; ``None`` if it was never looked at."""
        row = self._db.execute(RULES_IN, (group.channel, group.chat)).fetchone()
        return RulesThere(version=row[0], post=row[1]) if row else None

    async def keep_rules(self, group: Address, rules: RulesThere) -> None:
        """Remember what the group was told."""
        self._db.execute(KEEP_RULES, (group.channel, group.chat, rules.version, rules.post))

    async def album(self, group: Address, album: str) -> Sequence[MessageId]:
        """The posts of an album that have come so far, oldest first."""
        found = self._db.execute(ALBUM, (album, group.chat, group.channel)).fetchall()
        return [message for (message,) in found]

    async def looked_at(self, person: PersonId, name: str, claim: str) -> None:
        """Whom the name they bear now claims to be; empty for nobody."""
        self._db.execute(LOOKED_AT, (name, claim, person))

    def _limits(self, statement: str, value: object) -> Sequence[GroupLimit]:
        return [_limit(row) for row in self._db.execute(statement, (value,)).fetchall()]


def _limit(row: Any) -> GroupLimit:
    key, incident, person, act, until, asked_at, by, by_name, reason, state, because = row
    return GroupLimit(
        key=key,
        incident=incident,
        person=person,
        act=MemberAct(act),
        until=moment(until),
        asked_at=moment(asked_at),
        by=by,
        by_name=by_name,
        reason=reason,
        state=LimitState(state),
        because=because,
    )


def _report(row: Any) -> Report:
    incident, reporter, post, reason, at = row
    return Report(incident=incident, reporter=reporter, post=post, reason=reason, at=moment(at))
