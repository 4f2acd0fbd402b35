"""Rounds of one interleaved run: every bot in turn, again and again, so that a busy moment of
the machine hits all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from tests.bench.processes import Stage


@dataclass(slots=True)
class Series:
    """What one bot did with so many messages in flight, round by round."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Medians of the rounds; percentiles over all messages."""
        return {
            "messages_per_second": round(median(self.rates), 1),
            "rounds": [round(rate, 1) for rate in self.rates],
            "cpu_us_per_message": round(median(self.cpu) * 1e6) if self.cpu else None,
            "acknowledged_ms": _percentiles(self.acknowledged),
            "answered_ms": _percentiles(self.answered),
        }


All = dict[tuple[str, int], Series]


async def interleaved(
    stage: Stage, bots: Sequence[str], sizes: Iterable[tuple[int, int]], rounds: int
) -> All:
    """*rounds* times each (in flight, messages) of *sizes* at each of *bots*, in turn."""
    series: All = defaultdict(Series)
    for number in range(rounds):
        for in_flight, messages in sizes:
            # The first place is not always the same bot's.
            for bot in (*bots[number % len(bots) :], *bots[: number % len(bots)]):
                await _round(stage, bot, in_flight, messages, series[bot, in_flight])
    return series


async def _round(stage: Stage, bot: str, in_flight: int, messages: int, into: Series) -> None:
    child = stage.bots[bot]
    before = child.cpu_seconds()
    told = await stage.tell("measure", bot, in_flight=in_flight, messages=messages)
    after = child.cpu_seconds()
    if told["surplus"]:
        raise RuntimeError(f"{bot} answered {told['surplus']} times more often than it was asked")
    into.rates.append(messages / told["seconds"])
    into.acknowledged += told["acknowledged"]
    into.answered += told["answered"]
    if before is not None and after is not None:
        into.cpu.append((after - before) / messages)


def ratio(series: All, one: str, other: str, in_flight: int) -> float:
    """How many times as fast *one* is as *other*: the median over rounds side by side."""
    pairs = zip(series[one, in_flight].rates, series[other, in_flight].rates, strict=True)
    return round(median(mine / theirs for mine, theirs in pairs), 2)


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    in_order = sorted(second * 1_000 for second in seconds)
    return {"p50": round(median(in_order), 2), "p99": round(quantiles(in_order, n=100)[-1], 2)}
