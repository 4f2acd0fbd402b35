"""Whether "80 % sure" is right 80 times in 100."""

from dataclasses import dataclass, field
from typing import Any

BINS = 10


@dataclass(slots=True)
class _Bin:
    count: int = 0
    said: float = 0.0
    right: int = 0


def _bins() -> list[_Bin]:
    return [_Bin() for _ in range(BINS)]


@dataclass(slots=True)
class Calibration:
    """Scores between 0 and 1 beside what became of them, in ten bins of equal width."""

    bins: list[_Bin] = field(default_factory=_bins)

    def add(self, said: float, *, right: bool) -> None:
        """One claim and whether it held."""
        one = self.bins[min(int(said * BINS), BINS - 1)]
        one.count += 1
        one.said += said
        one.right += right

    @property
    def count(self) -> int:
        """How many claims there were."""
        return sum(one.count for one in self.bins)

    @property
    def error(self) -> float | None:
        """The expected calibration error: how far off a claim is on average."""
        if not self.count:
            return None
        return sum(abs(one.said - one.right) for one in self.bins) / self.count

    def as_json(self) -> dict[str, Any]:
        """The error, and each bin that holds something."""
        return {
            "claims": self.count,
            "expected_calibration_error": None if self.error is None else round(self.error, 4),
            "bins": [
                {
                    "from": index / BINS,
                    "claims": one.count,
                    "said": round(one.said / one.count, 4),
                    "right": round(one.right / one.count, 4),
                }
                for index, one in enumerate(self.bins)
                if one.count
            ],
        }
