"""safety.yaml made into the scripts that go out first in danger."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.need import Safety
from bot.domain.replies import fields_in
from bot.domain.rulebook import SafetyScript
from bot.domain.sources import Provenance
from bot.rulebook.schema import SafetyFile, ScriptEntry, Sourced
from bot.rulebook.sheet import Sheet

#: About what somebody in danger reads at a glance, and what every channel sends in one piece.
LONGEST_SCRIPT = 600
#: What a script may name: where to ring, and nothing that could be missing.
SCRIPT_FIELDS = frozenset({"landlord", "emergency_phone", "office_phone"})
#: Seen by the wrong person, these texts put somebody in danger.
ALWAYS_PRIVATE = frozenset({Safety.DOMESTIC_ABUSE})


def provenance(entry: Sourced) -> Provenance:
    """Where a value comes from."""
    return Provenance(
        source=entry.source,
        mark=entry.mark,
        as_at=entry.as_at,
        url=entry.url or "",
        checked_by=entry.checked_by or "",
    )


def safety_scripts(
    sheet: Sheet[SafetyFile], *, nation: str, fields: Mapping[str, str]
) -> Mapping[Safety, SafetyScript]:
    """Every script with the landlord's numbers filled in; a danger without one is refused."""
    _check_nation(sheet, nation)
    here = {
        trigger: entry
        for trigger, entry in sheet.content.scripts.items()
        if not entry.nations or nation in entry.nations
    }
    _check_complete(sheet, here, nation)
    scripts = {trigger: _script(sheet, trigger, entry, fields) for trigger, entry in here.items()}
    return MappingProxyType(scripts)


def _script(
    sheet: Sheet[SafetyFile], trigger: Safety, entry: ScriptEntry, fields: Mapping[str, str]
) -> SafetyScript:
    script = SafetyScript(
        trigger=trigger,
        number=_fill(sheet, trigger, "number", entry.number, fields),
        text=_fill(sheet, trigger, "text", entry.text, fields),
        rank=entry.rank,
        private_only=entry.private_only,
        provenance=provenance(entry),
    )
    _check_script(sheet, script)
    return script


def _fill(
    sheet: Sheet[SafetyFile], trigger: Safety, key: str, text: str, fields: Mapping[str, str]
) -> str:
    where = ("scripts", trigger, key)
    fix = f"Use only {_braced(SCRIPT_FIELDS)}."
    try:
        unknown = fields_in(text) - SCRIPT_FIELDS
    except ValueError as e:
        sheet.complain(where, f"The braces cannot be read ({e}).", fix)
        return text
    if unknown:
        sheet.complain(where, f"A safety text cannot name {_braced(unknown)}.", fix)
        return text
    return text.format_map(fields)


def _braced(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _check_nation(sheet: Sheet[SafetyFile], nation: str) -> None:
    if nation not in sheet.content.for_nations:
        what = f"These numbers are not for {nation}, which pack.yaml names."
        fix = "Put in the numbers of that nation, then name it here."
        sheet.complain(("for_nations",), what, fix)


def _check_complete(
    sheet: Sheet[SafetyFile], here: Mapping[Safety, ScriptEntry], nation: str
) -> None:
    for trigger in Safety:
        if trigger in here:
            continue
        what = f"There is no script for {trigger}."
        if trigger in sheet.content.scripts:
            what = f"The script for {trigger} is not for {nation}: its numbers may not work there."
        fix = "Add one: in that danger people would be told nothing."
        sheet.complain(("scripts",), what, fix)


def _check_script(sheet: Sheet[SafetyFile], script: SafetyScript) -> None:
    where = ("scripts", script.trigger, "text")
    if not script.text.startswith(script.number):
        fix = f"Begin the text with {script.number}."
        sheet.complain(where, "The number must come first.", fix)
    if len(script.text) > LONGEST_SCRIPT:
        what = f"This is {len(script.text)} characters long."
        sheet.complain(where, what, f"Say it in {LONGEST_SCRIPT}: people in danger read little.")
    if script.trigger in ALWAYS_PRIVATE and not script.private_only:
        fix = "Set private_only to true: being seen with this text can be dangerous."
        sheet.complain(where[:2], "This could be posted where others read along.", fix)
