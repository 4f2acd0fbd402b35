"""What happens at each severity, in private and in a group, as the landlord decided.

The bot may remind and warn. Nothing in here can restrict or bar anyone, on purpose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.conduct import ConductKind, Severity
from bot.domain.ladder import LadderTerms, Occasion, times

Place = Literal["private", "group"]
Answer = Literal["none", "remind", "warn"]
Tell = Literal["nobody", "queue", "urgent"]
#: What a person is told that the policy suggests; deciding it is theirs.
Suggestion = Literal["reminder", "warning", "final_warning", "restriction"]

_ANSWERS: tuple[Answer, ...] = ("none", "remind", "warn")
_TELLS: tuple[Tell, ...] = ("nobody", "queue", "urgent")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductStep:
    """What to do about one message. The plain value means: nothing."""

    #: What the person is told about their conduct. A reminder carries no strike.
    reply: Answer = "none"
    #: Who among the supervisors hears of it.
    tell: Tell = "nobody"
    #: Take the post out of the group; it is kept as evidence first.
    remove_post: bool = False
    #: Quote the broken clause in the group, without the message or who wrote it.
    post_clause: bool = False
    #: Send nothing but safety advice until a person has looked.
    hold_reply: bool = False

    def and_also(self, other: "ConductStep") -> "ConductStep":
        """Both steps in one: of each, whichever does more."""
        return ConductStep(
            reply=max(self.reply, other.reply, key=_ANSWERS.index),
            tell=max(self.tell, other.tell, key=_TELLS.index),
            remove_post=self.remove_post or other.remove_post,
            post_clause=self.post_clause or other.post_clause,
            hold_reply=self.hold_reply or other.hold_reply,
        )

    def for_a_person(self) -> "ConductStep":
        """The same without anything that blames somebody: a supervisor looks first."""
        blamed = self.reply != "none" or self.remove_post or self.post_clause
        tell = max(self.tell, "queue", key=_TELLS.index) if blamed else self.tell
        return replace(self, reply="none", remove_post=False, post_clause=False, tell=tell)


NOTHING = ConductStep()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What is done otherwise from so many occasions in so many days on."""

    severity: Severity
    #: Occasions of that severity or graver, this one among them; messages are never counted.
    times: int
    days: int
    #: ``None`` leaves it as it is.
    reply: Answer | None = None
    tell: Tell | None = None
    suggest: Suggestion | None = None

    def holds(self, severity: Severity, had: Sequence[Occasion], now: datetime) -> bool:
        """Whether it is so now, *had* being the person's occasions with the present one."""
        since = now - timedelta(days=self.days)
        return severity is self.severity and times(had, severity, since) >= self.times

    def instead(self, step: ConductStep) -> ConductStep:
        """*step* as it is then."""
        return replace(step, reply=self.reply or step.reply, tell=self.tell or step.tell)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductPolicy:
    """The landlord's choices, already checked against what no policy may say."""

    #: Messages this close together are one occasion of misconduct.
    occasion_minutes: int
    steps: Mapping[Place, Mapping[Severity, ConductStep]]
    #: In addition, whatever the severity: a phone number in a calm message is still out.
    kinds: Mapping[Place, Mapping[ConductKind, ConductStep]]
    #: Whether someone whose reply is held is told, in neutral words, that people have it.
    tell_when_held: bool
    #: Words that, sent after a warning, challenge it where there is no button to press.
    challenge_words: frozenset[str]
    #: Words by which an answered complaint goes to stage 2, also inside a longer message.
    stage2_words: frozenset[str]
    #: Words that ask for a complaint outright: it is opened at once and not only offered.
    complaint_words: frozenset[str] = frozenset()
    #: In order; of several that hold, the last one counts.
    repeated: Mapping[Place, tuple[Repeated, ...]] = field(default_factory=dict)
    ladder: LadderTerms = field(default_factory=LadderTerms)

    @property
    def window(self) -> timedelta:
        """How close together one occasion is."""
        return timedelta(minutes=self.occasion_minutes)

    def again(
        self, severity: Severity, place: Place, had: Sequence[Occasion], now: datetime
    ) -> Repeated | None:
        """What holds because it is not the first occasion."""
        rows = self.repeated.get(place, ())
        return next((row for row in reversed(rows) if row.holds(severity, had, now)), None)

    def step(
        self,
        severity: Severity,
        place: Place,
        kinds: Iterable[ConductKind] = (),
        again: Repeated | None = None,
    ) -> ConductStep:
        """What to do about a message of *severity* and *kinds* written in *place*."""
        found = self.steps[place].get(severity, NOTHING)
        if found.hold_reply:
            return self._held(found, place, kinds)
        if again is not None:
            found = again.instead(found)
        for kind in kinds:
            found = found.and_also(self.kinds[place].get(kind, NOTHING))
        return found

    def _held(self, step: ConductStep, place: Place, kinds: Iterable[ConductKind]) -> ConductStep:
        """Of a message held for a person, its kinds may decide the removal and nothing else."""
        removed = any(self.kinds[place].get(kind, NOTHING).remove_post for kind in kinds)
        return step.and_also(ConductStep(remove_post=removed))
