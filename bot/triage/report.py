"""An evaluation as one JSON document; the table for people is made from the same."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from bot.domain.labels import VALUES, Grave
from bot.triage.evaluation import Evaluation
from bot.triage.scoring import DRAWS, Estimate, FieldScore, confusion, score, share, yes_and_no

T = TypeVar("T")

#: Fields of one name, of which it is worth seeing what is taken for what.
CONFUSED = ("severity", "trade", "priority")


def as_json(result: Evaluation, draws: int = DRAWS) -> dict[str, Any]:
    """Everything; each figure with its interval is ``[value, low, high]``."""
    return {
        "version": result.version,
        "messages": result.messages,
        "unsure": result.unsure,
        "severity_groups": {
            group.value: _group(yes_and_no(result.grave[group], draws))
            for group in Grave
            if group in result.grave
        },
        "fields": {
            name: _field(name, score(counts, draws)) for name, counts in result.outcomes.items()
        },
        "confusion": {
            name: _in_order(name, confusion(result.outcomes[name]))
            for name in CONFUSED
            if name in result.outcomes
        },
        "calibration": {
            "needs": result.needs_calibration.as_json(),
            "severity": result.severity_calibration.as_json(),
        },
        "slices": {
            name: {value: one.as_json() for value, one in values}
            for name, values in result.slices.sorted().items()
        },
        "speed": _speed(result),
        "mistakes": result.worst.total,
        "worst": [mistake.as_json() for mistake in result.worst.worst],
    }


def _in_order(field: str, by_name: Mapping[str, T]) -> dict[str, T]:
    """In the order of the labels, and what is no label last."""
    order = {name: place for place, name in enumerate(VALUES.get(field, ()))}
    return dict(sorted(by_name.items(), key=lambda one: order.get(one[0], len(order))))


def _field(name: str, figures: FieldScore) -> dict[str, Any]:
    return {
        "messages": figures.messages,
        "exactly_right": figures.exact.as_json(),
        "macro_f1": figures.macro_f1.as_json(),
        "micro": figures.micro.as_json(),
        "labels": {label: one.as_json() for label, one in _in_order(name, figures.labels).items()},
    }


def _group(figures: FieldScore) -> dict[str, Any]:
    """One question: what "yes" was worth, and how often "no" was wrongly answered with it."""
    no, yes = figures.labels.get("no"), figures.labels.get("yes")
    innocent = no.wanted if no else 0
    accused = innocent - (no.right if no else 0)
    both = yes is not None and yes.wanted and innocent
    return {
        "messages": figures.messages,
        "yes": yes.as_json() if yes is not None and yes.wanted else None,
        "macro_f1": figures.macro_f1.as_json() if both else Estimate(value=None).as_json(),
        "not": innocent,
        "wrongly": accused,
        "false_alarm_rate": share(accused, innocent).as_json(),
    }


def _speed(result: Evaluation) -> dict[str, Any]:
    if not result.seconds:
        return {}
    micros = np.frombuffer(result.seconds) * 1e6
    return {
        "messages_a_second": round(1e6 / float(micros.mean()), 1) if micros.any() else None,
        "microseconds_mean": round(float(micros.mean()), 1),
        "microseconds_median": round(float(np.median(micros)), 1),
        "microseconds_99th": round(float(np.percentile(micros, 99)), 1),
    }
