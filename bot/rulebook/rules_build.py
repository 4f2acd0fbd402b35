"""Validated rule files made into the rules that the domain judges with.

Each problem is handed to *note* with the file, the place in it and two sentences; building
goes on, so that an editor hears of all of them at once. What was noted is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.conditions import Common, Condition, SetIds
from bot.domain.conduct import ConductRule, ConductRules
from bot.domain.detectors import DETECTORS
from bot.domain.matching import Matcher, SetId
from bot.domain.need import NeedKind, NeedRule, NeedRules
from bot.domain.phrases import Lists, Phrase, PhraseError, list_finder, parse
from bot.domain.rules import RuleId
from bot.domain.text import canonical
from bot.rulebook.rules_schema import (
    ConditionModel,
    ConductFile,
    ConductRuleModel,
    LanguageFile,
    NeedRuleModel,
    NeedsFile,
    SafetyCuesFile,
    SaidModel,
    WordsFile,
)
from bot.rulebook.validate import did_you_mean

Where = tuple[str | int, ...]
#: file name, place in the file, line within the block (0 for its first), what, fix
Note = Callable[[str, Where, int, str, str], None]

_GROUPS = ("phrases", "also", "also_anywhere", "unless", "unless_anywhere", "asked", "earlier")


def need_rules(
    words: WordsFile,
    safety: SafetyCuesFile,
    needs: NeedsFile,
    note: Note,
    languages: Mapping[str, LanguageFile] = MappingProxyType({}),
) -> NeedRules:
    """The rules about needs: those of safety_cues.yaml first, then those of needs.yaml.

    *languages*, by file, add other words for dangers of safety_cues.yaml and nothing else,
    so they can raise safety and never lower it.
    """
    lists = {**words.lists, **safety.lists, **needs.lists}
    builder = _Builder(note=note, lists=list_finder(_texts(lists)), named=_texts(lists))
    builder.check_lists("words.yaml", words.lists)
    builder.check_lists("safety_cues.yaml", safety.lists)
    builder.check_lists("needs.yaml", needs.lists)
    common = builder.common(words)
    rules = [
        *builder.need_rules("safety_cues.yaml", safety.rules),
        *builder.need_rules("needs.yaml", needs.rules),
        *(
            rule
            for file, language in languages.items()
            for rule in builder.said_in(file, language, safety.rules)
        ),
    ]
    vulnerable = {
        name: builder.block("needs.yaml", ("vulnerabilities", name), lines)
        for name, lines in needs.vulnerabilities.items()
    }
    return NeedRules(
        matcher=builder.matcher, common=common, rules=tuple(rules), vulnerabilities=vulnerable
    )


def translated(danger: NeedRuleModel, said: SaidModel, language: LanguageFile) -> NeedRuleModel:
    """The rule *danger* with the phrases of *language* in place of its own."""
    return NeedRuleModel(
        id=f"{danger.id}.{language.language}",
        because=f"{danger.because.rstrip('.')} (said in {language.name}).",
        need=danger.need,
        score=danger.score,
        priority=danger.priority,
        when_vulnerable=danger.when_vulnerable,
        trade=danger.trade,
        hazard=danger.hazard,
        safety=danger.safety,
        **said.model_dump(),
    )


def conduct_rules(words: WordsFile, conduct: ConductFile, note: Note) -> ConductRules:
    """The rules about conduct."""
    lists = {**words.lists, **conduct.lists}
    builder = _Builder(note=note, lists=list_finder(_texts(lists)), named=_texts(lists))
    builder.check_lists("conduct.yaml", conduct.lists)
    common = builder.common(words)
    rules = tuple(builder.conduct_rules("conduct.yaml", conduct.rules))
    targets = {
        target: builder.block("conduct.yaml", ("targets", target), lines)
        for target, lines in conduct.targets.items()
    }
    return ConductRules(matcher=builder.matcher, common=common, rules=rules, targets=targets)


def written(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The lines of a block that say something, each with its number within the block."""
    stripped = ((number, line.strip()) for number, line in enumerate(lines))
    return [(n, line) for n, line in stripped if line and not line.startswith("//")]


def _words(lines: Sequence[str]) -> frozenset[str]:
    """Every word of a block, as messages spell it after normalising."""
    return frozenset(canonical(word) for _, line in written(lines) for word in line.split())


def _texts(lists: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(line for _, line in written(lines)) for name, lines in lists.items()}


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Compiles the phrases of one engine into one matcher."""

    note: Note
    lists: Lists
    named: dict[str, tuple[str, ...]]
    matcher: Matcher = field(default_factory=Matcher)
    _shared: dict[str, SetId] = field(default_factory=dict)

    def common(self, words: WordsFile) -> Common:
        return Common(
            false_friends=self.block("words.yaml", ("false_friends",), words.false_friends),
            negators=self.block("words.yaml", ("negators",), words.negators),
            negation_bridges=_words(words.negation_bridges),
            fillers=_words(words.fillers),
            reported=self.block("words.yaml", ("reported_speech",), words.reported_speech),
        )

    def check_lists(self, file: str, lists: dict[str, tuple[str, ...]]) -> None:
        """Read every list once, so that a broken one is reported where it stands."""
        for name, lines in lists.items():
            for number, line in written(lines):
                self._parse(file, ("lists", name), number, line)

    def block(self, file: str, where: Where, lines: Sequence[str]) -> SetId:
        """A block of phrases as one set."""
        parsed = (self._parse(file, where, n, line) for n, line in written(lines))
        return self.matcher.add(phrase for phrase in parsed if phrase is not None)

    def sets(self, file: str, where: Where, lines: Sequence[str]) -> SetIds:
        """A block as sets; a line that is only ``{list}`` shares that list's set."""
        plain: list[tuple[int, str]] = []
        found: list[SetId] = []
        for number, line in written(lines):
            name = line[1:-1].strip() if line[0] == "{" and line[-1] == "}" else ""
            if name in self.named:
                found.append(self._shared_set(name))
            else:
                plain.append((number, line))
        if plain:
            parsed = (self._parse(file, where, n, line) for n, line in plain)
            found.append(self.matcher.add(phrase for phrase in parsed if phrase is not None))
        return tuple(dict.fromkeys(found))

    def _shared_set(self, name: str) -> SetId:
        if name not in self._shared:
            parsed = (self._parse_quietly(line) for line in self.named[name])
            self._shared[name] = self.matcher.add(p for p in parsed if p is not None)
        return self._shared[name]

    def _parse_quietly(self, line: str) -> Phrase | None:
        """A line of a list; what is wrong with it was noted where the list stands."""
        try:
            return parse(line, self.lists)
        except PhraseError:
            return None

    def _parse(self, file: str, where: Where, number: int, line: str) -> Phrase | None:
        try:
            return parse(line, self.lists)
        except PhraseError as error:
            self.note(file, where, number, error.what, error.fix)
            return None

    def need_rules(self, file: str, models: Iterable[NeedRuleModel]) -> Iterable[NeedRule]:
        for number, model in enumerate(models):
            where: Where = ("rules", number)
            if NeedKind.REPAIR in model.need and model.trade is None:
                self.note(file, where, 0, "A repair has no trade.", "Add 'trade:'.")
            yield self._need_rule(file, where, model)

    def said_in(
        self, file: str, language: LanguageFile, dangers: Iterable[NeedRuleModel]
    ) -> Iterable[NeedRule]:
        """The dangers of safety_cues.yaml in the words of another language."""
        known = {rule.id: rule for rule in dangers if rule.safety}
        for name, said in language.rules.items():
            where: Where = ("rules", name)
            if name not in known:
                what = f"safety_cues.yaml has no rule '{name}' that sends a safety text."
                self.note(file, where, 0, what, did_you_mean(name, known))
                continue
            yield self._need_rule(file, where, translated(known[name], said, language))

    def _need_rule(self, file: str, where: Where, model: NeedRuleModel) -> NeedRule:
        return NeedRule(
            condition=self._condition(file, where, model, even_quoted=True),
            needs=model.need,
            score=model.score,
            priority=model.priority,
            when_vulnerable=model.when_vulnerable,
            trade=model.trade,
            hazard=model.hazard,
            safety=model.safety,
            instead_of=model.instead_of,
            no_hurry=model.no_hurry,
            beside=model.beside,
        )

    def conduct_rules(self, file: str, models: Iterable[ConductRuleModel]) -> Iterable[ConductRule]:
        for number, model in enumerate(models):
            yield ConductRule(
                condition=self._condition(file, ("rules", number), model, even_quoted=False),
                severity=model.severity,
                kinds=model.kinds,
                target=model.target,
                score=model.score,
                of_a_thing=model.of_a_thing,
            )

    def _condition(
        self, file: str, where: Where, model: ConditionModel, *, even_quoted: bool
    ) -> Condition:
        groups = {name: self.sets(file, (*where, name), getattr(model, name)) for name in _GROUPS}
        self._check(file, where, model)
        return Condition(
            rule=RuleId(model.id),
            because=model.because or model.id.replace(".", ": ").replace("_", " "),
            detect=tuple(name for name in model.detect if name in DETECTORS),
            even_denied=model.even_denied,
            even_quoted=even_quoted if model.even_quoted is None else model.even_quoted,
            even_figurative=model.even_figurative,
            **groups,
        )

    def _check(self, file: str, where: Where, model: ConditionModel) -> None:
        for name in model.detect:
            if name not in DETECTORS:
                known = ", ".join(sorted(DETECTORS))
                self.note(
                    file, (*where, "detect"), 0,
                    f"There is no detector called '{name}'.", f"Use one of: {known}.",
                )  # fmt: skip
        if not model.detect and not written(model.phrases):
            self.note(file, where, 0, f"The rule '{model.id}' has no phrases.", "Add 'phrases:'.")
