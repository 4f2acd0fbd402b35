"""What is wrong with a pack, each with its place and what to do, gathered before complaining."""

from dataclasses import dataclass, field

from bot.domain.errors import ConfigError

#: More than this and the first ones explain the rest.
_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing to put right, for the person who edits the file."""

    file: str
    line: int
    #: Where inside the file, as keys joined by dots; empty for the file as a whole.
    key: str
    what: str
    fix: str

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        return f"{self.file}:{self.line}: {key}{self.what} {self.fix}"


@dataclass(slots=True)
class Problems:
    """Collects problems, so that an editor hears of all of them at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note one; nothing is raised yet."""
        self.found.append(problem)

    def error(self, name: str) -> ConfigError:
        """One error about the pack *name* that says all of them, by file and line."""
        return ConfigError(self._report(name))

    def _report(self, name: str) -> str:
        ordered = sorted(set(self.found))
        shown = [str(problem) for problem in ordered[:_SHOWN]]
        if len(ordered) > _SHOWN:
            shown.append(f"… and {len(ordered) - _SHOWN} more; put these right first.")
        count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
        return "\n".join([f"The rules pack {name} cannot be used: {count}.", *shown])
