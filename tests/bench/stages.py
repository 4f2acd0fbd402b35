"""What each stage of a message costs: the parts the bot is assembled from, with a stopwatch."""

from collections import defaultdict
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import Any, TypeVar

from bot.domain.facts import Facts
from bot.domain.messages import Inbound
from bot.domain.outbound import OutboundOp, Receipt
from bot.ports.channel import Channel, Receive
from bot.ports.classifier import Classifier, Judgement
from bot.ports.store import Store, Transaction, Work

T = TypeVar("T")

#: Units of work by what encloses them, in the order of a message's way.
UNITS = {
    "intake": "commit",
    "Lanes._fill": "take up",
    "_judge": "facts",
    "handler": "assess",
    "Delivery._take_in": "look for acts",
    "Delivery._begin": "delivery begin",
    "Delivery._settle": "settle",
}
TAKE = "take"
ORDER = (
    "commit", "take up", "facts", "judge", "assess", "look for acts", "delivery begin", "send",
    "show staff", "settle",
)  # fmt: skip


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage: as its caller waits, and of the processor where nothing waits."""

    waited: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    worked: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @contextmanager
    def working(self, stage: str) -> Iterator[None]:
        """Time what never waits by the processor, which others on the machine do not slow."""
        began = thread_time()
        try:
            yield
        finally:
            self.worked[stage] += thread_time() - began

    @contextmanager
    def waiting(self, stage: str) -> Iterator[None]:
        """Time a stage as its caller sees it."""
        began = perf_counter()
        try:
            yield
        finally:
            self.waited[stage] += perf_counter() - began
            self.times[stage] += 1

    def inside(self, stage: str, work: Work[T]) -> Work[T]:
        """*work*, with its own time noted."""

        async def timed(tx: Transaction) -> T:
            with self.working(stage):
                return await work(tx)

        return timed

    def reset(self) -> None:
        """Begin anew."""
        for sums in (self.waited, self.worked, self.times):
            sums.clear()

    def told(self, messages: int) -> dict[str, dict[str, float]]:
        """Microseconds a message by stage, in the order of its way."""
        translating = self.waited[TAKE] - self.waited["commit"]
        waited = {"translate": translating} | {stage: self.waited[stage] for stage in ORDER}
        return {
            stage: {
                "times": round(self.times[stage if stage in self.times else TAKE] / messages, 2),
                "waited_us": round(took / messages * 1e6),
                "worked_us": round(self.worked[stage] / messages * 1e6),
            }
            for stage, took in waited.items()
        }


class TimedStore:
    """A store whose units are timed."""

    def __init__(self, store: Store, watch: Stopwatch) -> None:
        self._store = store
        self._watch = watch

    async def run(self, work: Work[T]) -> T:
        stage = _stage(work)
        with self._watch.waiting(stage):
            return await self._store.run(self._watch.inside(stage, work))

    async def read(self, work: Work[T]) -> T:
        stage = _stage(work)
        with self._watch.waiting(stage):
            return await self._store.read(self._watch.inside(stage, work))

    def close(self) -> Awaitable[None]:
        return self._store.close()


class TimedClassifier:
    """A classifier whose judgements are timed."""

    def __init__(self, classifier: Classifier, watch: Stopwatch) -> None:
        self._classifier = classifier
        self._watch = watch
        self.version = classifier.version

    def judge(self, facts: Facts) -> Judgement:
        with self._watch.waiting("judge"), self._watch.working("judge"):
            return self._classifier.judge(facts)


class TimedChannel:
    """A channel whose sends are timed; everything else is the channel's own."""

    def __init__(self, channel: Channel, watch: Stopwatch, stage: str) -> None:
        self._channel = channel
        self._watch = watch
        self._stage = stage

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def deliver(self, op: OutboundOp) -> Receipt:
        with self._watch.waiting(self._stage):
            return await self._channel.deliver(op)


def timed_intake(channel: Channel, watch: Stopwatch) -> Channel:
    """A Telegram channel that notes how long a batch takes from its coming to its commit."""
    intake = channel._intake  # type: ignore[attr-defined]
    take = intake.stored

    async def timed(raws: Any, receive: Receive, *more: Any) -> Any:
        began = thread_time()  # nothing waits between here and the call of receive

        async def received(events: Sequence[Inbound]) -> None:
            watch.worked["translate"] += thread_time() - began
            await receive(events)

        with watch.waiting(TAKE):
            return await take(raws, received, *more)

    intake.stored = timed
    return channel


def _stage(work: Work[Any]) -> str:
    owner = getattr(work, "__qualname__", "").split(".<locals>")[0]
    return UNITS.get(owner, owner or "other")
