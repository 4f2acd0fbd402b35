"""The figures as a person reads them."""

from collections.abc import Iterator
from typing import Any

NAMES = {
    "tenantline": "A  Tenantline",
    "bare": "B  python-telegram-bot alone",
    "tuned": "B' with our connections",
    "plain": "C  one commit per unit",
}
_HEAD = (
    f"{'':30}{'':>10}{'messages':>10}{'durably acked, ms':>20}{'reply out, ms':>20}"
    f"{'CPU, µs':>10}\n"
    f"{'':30}{'in flight':>10}{'a second':>10}{'p50':>10}{'p99':>10}{'p50':>10}{'p99':>10}"
    f"{'a message':>10}"
)


def table(results: dict[str, Any]) -> str:
    """Everything that was measured."""
    return "\n".join(_lines(results))


def _lines(results: dict[str, Any]) -> Iterator[str]:
    yield _HEAD
    for figures in results["throughput"]:
        yield _row(figures)
    yield ""
    for name, value in results["ratios"].items():
        yield f"{name:52}{value:>8}"
    yield ""
    yield f"{'Stage':18}{'times':>8}{'alone, µs':>12}{'CPU among 64, µs':>20}"
    for stage, cost in results["stages"].items():
        yield f"{stage:18}{cost['times']:>8}{cost['waited_us']:>12}{cost['worked_us'] or '':>20}"
    yield ""
    for section in ("start", "memory", "judging"):
        for name, value in results[section].items():
            yield f"{section + ': ' + name.replace('_', ' '):52}{value!s:>8}"


def _row(figures: dict[str, Any]) -> str:
    acked, answered = figures["acknowledged_ms"], figures["answered_ms"]
    return (
        f"{NAMES.get(figures['bot'], figures['bot']):30}{figures['in_flight']:>10}"
        f"{figures['messages_per_second']:>10}"
        f"{acked['p50']:>10}{acked['p99']:>10}{answered['p50']:>10}{answered['p99']:>10}"
        f"{figures['cpu_us_per_message'] or '':>10}"
    )
