"""Holds the rules of a pack against labelled messages and prints precision and recall.

    python -m scripts.score_rules FILE [--pack DIRECTORY] [--wrong FIELD]

Each line of FILE is one message with its labels. With ``--wrong`` the messages that were
judged otherwise are printed too, for tuning on training data.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from bot.domain.conduct import ConductAssessment, assess_conduct
from bot.domain.facts import ContextLine, Facts
from bot.domain.need import NeedAssessment, NeedKind, assess_need
from bot.domain.text import normalise
from bot.rulebook.judgement import judgement_rules
from bot.rulebook.problems import Problems

PACK = Path(__file__).parents[1] / "rules" / "uk-social-housing"


@dataclass(slots=True)
class Tally:
    """Right, wrongly raised and missed, for each label of one field."""

    hit: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, expected: Iterable[str], found: Iterable[str]) -> None:
        """Count one message."""
        wanted, got = set(expected), set(found)
        self.hit.update(wanted & got)
        self.false.update(got - wanted)
        self.missed.update(wanted - got)

    def lines(self) -> Iterable[str]:
        """One line for each label, then the mean of the F1 scores and the pooled figures."""
        names = sorted({*self.hit, *self.false, *self.missed})
        scores = []
        for name in names:
            p, r, f = _prf(self.hit[name], self.false[name], self.missed[name])
            support = self.hit[name] + self.missed[name]
            if support:
                scores.append(f)
            yield f"  {name:24} precision {p:.2f}  recall {r:.2f}  F1 {f:.2f}  of {support}"
        p, r, f = _prf(self.hit.total(), self.false.total(), self.missed.total())
        mean = sum(scores) / max(len(scores), 1)
        yield f"  all                      precision {p:.2f}  recall {r:.2f}  F1 {f:.2f}"
        yield f"  mean F1                  {mean:.3f}"


def _prf(hit: int, false: int, missed: int) -> tuple[float, float, float]:
    precision = hit / (hit + false) if hit + false else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def facts_of(row: dict[str, object]) -> Facts:
    """The facts of one labelled line."""
    lines = (line.partition(": ") for line in _texts(row.get("context")))
    return Facts(
        text=normalise(str(row["text"])),
        context=tuple(ContextLine(speaker=who, text=said) for who, _, said in lines),
    )


def labels(need: NeedAssessment, conduct: ConductAssessment) -> dict[str, list[str]]:
    """What was judged, in the fields of the labels."""
    repair = next((one for one in need.needs if one.kind is NeedKind.REPAIR), None)
    return {
        "needs": [one.kind for one in need.needs],
        "priority": [repair.priority] if repair and repair.priority else [],
        "trade": [repair.trade] if repair and repair.trade else [],
        "safety": list(need.safety),
        "severity": [conduct.severity],
        "conduct": list(conduct.kinds),
        "target": [conduct.target] if conduct.target else [],
    }


def expected(row: dict[str, object], name: str) -> list[str]:
    """A label as a list, whatever its shape in the file."""
    return _texts(row.get(name))


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]


def main() -> None:
    """Read the arguments, judge every line, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--pack", type=Path, default=PACK)
    parser.add_argument("--wrong", default="")
    arguments = parser.parse_args()
    problems = Problems()
    need_rules, conduct_rules = judgement_rules(arguments.pack, problems)
    if problems.found:
        raise problems.error(arguments.pack.name)
    if need_rules is None or conduct_rules is None:
        raise SystemExit(f"{arguments.pack} is not a rules pack.")
    rows = [json.loads(line) for line in arguments.file.read_text("utf-8").splitlines()]
    tallies: dict[str, Tally] = {}
    spent = 0.0
    for row in rows:
        started = perf_counter()
        facts = facts_of(row)
        need, conduct = assess_need(facts, need_rules), assess_conduct(facts, conduct_rules)
        spent += perf_counter() - started
        for name, found in labels(need, conduct).items():
            wanted = expected(row, name)
            tallies.setdefault(name, Tally()).add(wanted, found)
            if name == arguments.wrong and set(wanted) != set(found):
                why = (
                    need.because
                    if name in ("needs", "safety", "priority", "trade")
                    else conduct.because
                )
                rules = " ".join(one.rule for one in why)
                print(f"{row['id']} want {wanted} got {found}")
                print(f"   {row.get('context') or ''} {row['text']}")
                print(f"   {rules}")
    for name, tally in tallies.items():
        print(name)
        print("\n".join(tally.lines()))
    print(f"{spent / max(len(rows), 1) * 1e3:.3f} ms a message")


if __name__ == "__main__":
    main()
