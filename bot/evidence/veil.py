"""What is masked in a pack, and the key that undoes it, which is kept apart.

Each detail gets a name of its own (``[phone 1]``) wherever it stands, so that a reader can
tell that it is the same one, and whoever has the key can put it back to the letter.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.masking import details
from bot.domain.text import LONGEST

_KINDS = frozenset(
    {"[email]", "[phone]", "[address]", "[postcode]", "[registration]", "[insurance number]",
     "[name]"}
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SHOUTING = (
    "a all an and any are as at bastard be bitch bitches bloody burn but cow crap cunt cunts damn "
    "dead dick dickhead die do dog dont for fuck fucked fucker fuckers fucking get go hate hell "
    "hurt i idiot idiots if in is it kill know lazy liar liars like me moron my no not of off on "
    "or piss pig pigs rat regret scum scumbag shit shut slag slut so stupid the them they this to "
    "twat up us useless wanker watch we what where who whore will with you your youre"
)
_BOTH = (
    "april art bill chase dawn drew faith frank grace grant guy hope jack jean joy june mark may "
    "pat ray rob rose sue will"
)
#: What somebody shouts with capitals is no name, and must be read as it was said.
_SHOUTED = frozenset(_SHOUTING.split())
#: Names that are words as well are taken for names only with a capital.
_ALSO_WORDS = frozenset(_BOTH.split())
#: R-1001 is a case of ours, whatever follows it.
_REFERENCE = re.compile(r"\b[RMSAP]-\d")
_SHORTEST = 3


class Veil:
    """Remembers what it masked. The same text is always masked in the same way."""

    def __init__(
        self,
        staff: Mapping[str, tuple[str, bool]],
        targets: Iterable[str] = (),
        own: Iterable[str] = (),
        landlord: Iterable[str] = (),
    ) -> None:
        self._landlord = {_figures(one) for one in landlord} - {""}
        self._own = {word.casefold() for name in own for word in _WORD.findall(name)}
        self._roles: dict[str, str] = {}
        self._people: dict[str, dict[str, str]] = {}
        self._words: dict[str, str] = {}
        self._masked: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        for number, target in enumerate(sorted(set(filter(None, targets))), start=1):
            self._named(f"Targeted person {number}", target)
        numbers = {True: 0, False: 0}
        for id_ in sorted(staff):
            name, supervisor = staff[id_]
            numbers[supervisor] += 1
            role = f"{'Supervisor' if supervisor else 'Member of staff'} {numbers[supervisor]}"
            self._roles[id_] = role
            self._people[role] = {"id": id_, "name": name}
            self._named(role, name)

    def role(self, actor: str) -> str:
        """Who it was, without the name: ``staff:U1`` or the bare id."""
        if actor == "bot":
            return "the bot"
        if actor.startswith("person:"):
            return "the person"
        id_ = actor.removeprefix("staff:")
        if id_ not in self._roles:
            role = f"Member of staff {len(self._roles) + 1} (not known by name)"
            self._roles[id_] = role
            self._people[role] = {"id": id_, "name": ""}
        return self._roles[id_]

    def text(self, said: str, *, ours: bool = False) -> str:
        """*said* with details of others masked; in words of *ours* no unknown names."""
        if said.isspace() or not said:
            return said
        return "".join(self._piece(piece, ours) for piece in _pieces(said))

    def value(self, value: Any, *, ours: bool = False) -> Any:
        """The same of everything that is text in *value*, however deep."""
        if isinstance(value, str):
            return self.text(value, ours=ours)
        if isinstance(value, Mapping):
            return {key: self.value(one, ours=ours) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one, ours=ours) for one in value]
        return value

    @property
    def key(self) -> Mapping[str, Any]:
        """What undoes it: to be kept apart from the pack."""
        masked = {placeholder: original for original, placeholder in self._masked.items()}
        return {"masked": dict(sorted(masked.items())), "staff": dict(sorted(self._people.items()))}

    def _named(self, role: str, name: str) -> None:
        for word in _WORD.findall(name):
            bare = word.casefold()
            if len(bare) >= _SHORTEST and bare not in self._own:
                self._words.setdefault(bare, role)

    def _piece(self, said: str, ours: bool) -> str:
        out, at = [], 0
        for start, end, placeholder in self._spans(said, ours):
            out += [said[at:start], placeholder]
            at = end
        return "".join([*out, said[at:]])

    def _spans(self, said: str, ours: bool) -> Sequence[tuple[int, int, str]]:
        found = [
            (start, end, self._placeholder(said[start:end], role))
            for start, end, role in self._known(said)
        ]
        for start, end, kind in details(said, _KINDS - {"[name]"} if ours else _KINDS):
            known = self._is_known(said, start, end)
            clear = not known and all(end <= at or start >= to for at, to, _ in found)
            if clear and not (kind == "[name]" and self._is_no_name(said[start:end])):
                found.append((start, end, self._placeholder(said[start:end], kind.strip("[]"))))
        return sorted(found)

    def _known(self, said: str) -> Sequence[tuple[int, int, str]]:
        """Names of staff and of whom it is aimed at; first and last name are one."""
        found: list[tuple[int, int, str]] = []
        for start, end, role in self._known_words(said):
            if found and found[-1][2] == role and said[found[-1][1] : start] == " ":
                found[-1] = (found[-1][0], end, role)
            else:
                found.append((start, end, role))
        return found

    def _known_words(self, said: str) -> Iterable[tuple[int, int, str]]:
        for word in _WORD.finditer(said):
            bare = re.sub(r"['\u2019]s$", "", word[0])
            role = self._words.get(bare.casefold())
            if role and (bare.casefold() not in _ALSO_WORDS or bare[0].isupper()):
                yield word.start(), word.start() + len(bare), role

    def _is_known(self, said: str, start: int, end: int) -> bool:
        """A case of ours, or a telephone of the landlord's."""
        if _REFERENCE.search(said[max(0, start - 3) : start + 2]):
            return True
        return _figures(said[start:end]) in self._landlord

    def _is_no_name(self, said: str) -> bool:
        words = {re.sub(r"['\u2019]", "", word).casefold() for word in _WORD.findall(said)}
        return bool(words & (_SHOUTED | self._own))

    def _placeholder(self, original: str, kind: str) -> str:
        """One for each spelling, so that the key puts back exactly what was there."""
        if original not in self._masked:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            number = self._counts[kind]
            numbered = kind[-1:].isdigit()  # a role has its number already
            extra = f".{number}" if numbered and number > 1 else ""
            self._masked[original] = f"[{kind}{extra}]" if numbered else f"[{kind} {number}]"
        return self._masked[original]


def _figures(said: str) -> str:
    return re.sub(r"\D", "", said)


def _pieces(said: str) -> Iterable[str]:
    """As long as can be searched at once, and cut where no detail is likely to be."""
    at = 0
    while len(said) - at > LONGEST:
        end = said.rfind("\n", at + LONGEST // 2, at + LONGEST) + 1
        end = end or said.rfind(" ", at + LONGEST // 2, at + LONGEST) + 1 or at + LONGEST
        yield said[at:end]
        at = end
    yield said[at:]
