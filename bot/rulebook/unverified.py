"""What somebody at the landlord's still has to look at before relying on the pack."""

from collections.abc import Iterator, Mapping

from bot.domain.editions import Edition
from bot.domain.sources import Mark
from bot.rulebook.schema import ClocksFile, HouseRulesFile, PackFile, SafetyFile, Sourced
from bot.rulebook.sheet import Sheet
from bot.rulebook.source import Where

#: Reserved for examples and drama; whoever rings or opens them reaches nobody.
_EXAMPLES = ("example.org", "example.com", "03069 990", "01632 960", "08081 570")


def example_details(pack: Sheet[PackFile], rules: Sheet[HouseRulesFile]) -> Iterator[str]:
    """The details of the example landlord that were not replaced yet."""
    for key, value in pack.content.landlord.model_dump().items():
        if any(example in value for example in _EXAMPLES):
            where = ("landlord", key)
            place = f"{pack.document.file_of(where)}:{pack.document.line(where)}"
            yield f"{place}: landlord.{key} is an example. Put in your own."
    if any(example in rules.content.url for example in _EXAMPLES):
        place = f"{rules.document.file_of(('url',))}:{rules.document.line(('url',))}"
        yield f"{place}: url is an example. Put in where you publish the rules."


def unpublished(rules: Sheet[HouseRulesFile], published: Mapping[str, Edition]) -> Iterator[str]:
    """The version in force, as long as its words can still change."""
    version = rules.content.version
    if version not in published:
        place = f"{rules.document.file_of(('version',))}:{rules.document.line(('version',))}"
        yield f"{place}: version {version} is a draft. Freeze it with: tenantline rules publish"


def unchecked_facts(
    pack: Sheet[PackFile], safety: Sheet[SafetyFile], clocks: Sheet[ClocksFile]
) -> Iterator[str]:
    """Facts that came from memory and that nobody has put their name to."""
    yield from _unchecked(pack, ("ombudsman",), pack.content.ombudsman)
    for trigger, script in safety.content.scripts.items():
        yield from _unchecked(safety, ("scripts", trigger), script)
    for id_, clock in clocks.content.clocks.items():
        yield from _unchecked(clocks, ("clocks", id_), clock)


def _unchecked(
    sheet: Sheet[PackFile] | Sheet[SafetyFile] | Sheet[ClocksFile], where: Where, entry: Sourced
) -> Iterator[str]:
    if entry.mark is Mark.MEMORY and entry.checked_by is None:
        place = f"{sheet.document.file_of(where)}:{sheet.document.line(where)}"
        yield (
            f"{place}: {where[-1]} was written from memory. "
            "Check it, then put your name in checked_by."
        )
