"""How the columns of a table are named on the command line."""

import re
from collections.abc import Sequence

from bot.cli.failing import fail
from bot.domain.facts import Speaker
from bot.domain.labels import FIELDS, VALUES, Grave
from bot.triage.tables import YES, Columns, Filter, Label

_FILTER = re.compile(r"([^=~!]+)(!=|=|~)(.*)", re.DOTALL)

HELP = {
    "text": "The column with the words (CSV).",
    "label": (
        "What a column says: names of a field (topic=needs), or yes and no about one name "
        "(moan=needs:complaint) or a group (abusive=rude_or_worse, abusive_or_worse, threatening)."
    ),
    "positive": f"What means yes in such a column; {', '.join(YES)} when not given.",
    "where": "Only rows where the column is (=), is not (!=) or contains (~) this.",
    "context": "A column with an earlier message, oldest first, and who said it: tenant, landlord.",
    "innocent": "No text of the file is rude to anybody: whatever is judged so is a false alarm.",
    "slice": "One more column, or key, to look at apart.",
}


def columns_from(
    text: str | None,
    label: Sequence[str] | None,
    positive: Sequence[str] | None,
    where: Sequence[str] | None,
    context: Sequence[str] | None,
    innocent: bool,
    about: Sequence[str],
) -> Columns | None:
    """What the options say about a table; ``None`` where they say nothing."""
    if not (text or label or where or context or innocent):
        return None
    if not text:
        fail("Which column holds the words? Say so with --text COLUMN.", 2)
    if not (label or innocent):
        fail("What is right? Say so with --label COLUMN=FIELD, or --innocent.", 2)
    return Columns(
        text=text,
        labels=[_label(one) for one in label or ()],
        positive=positive or YES,
        filters=[_filter(one) for one in where or ()],
        context=[_said(one) for one in context or ()],
        innocent=innocent,
        about=about,
    )


def _label(said: str) -> Label:
    column, _, what = said.rpartition("=")
    field, _, name = what.partition(":")
    if column and what in set(Grave):
        return Label(column=column, field="severity", name=what)
    if not column or field not in FIELDS:
        known = ", ".join([*FIELDS, *Grave])
        fail(f"--label {said}: write COLUMN=FIELD, where FIELD is one of: {known}.", 2)
    if name and name not in VALUES[field]:
        fail(f"--label {said}: {field} has no {name}, but {', '.join(sorted(VALUES[field]))}.", 2)
    return Label(column=column, field=field, name=name)


def _filter(said: str) -> Filter:
    parts = _FILTER.fullmatch(said)
    if parts is None:
        fail(f"--where {said}: write COLUMN=VALUE, COLUMN!=VALUE or COLUMN~PART.", 2)
    return Filter(column=parts[1], sign=parts[2], value=parts[3])


def _said(said: str) -> tuple[str, str]:
    column, _, who = said.rpartition("=")
    if not column or who not in set(Speaker):
        fail(f"--context {said}: write COLUMN=tenant or COLUMN=landlord.", 2)
    return column, who
