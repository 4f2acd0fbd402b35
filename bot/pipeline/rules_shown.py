"""The house rules in a chat: a short list with a button per clause, and one clause in full."""

from collections.abc import Sequence
from typing import TypedDict

from bot.domain.acts import TenantAct
from bot.domain.house_rules import Clause, HouseRules
from bot.domain.identity import Address, PlaceKind
from bot.domain.outbound import Button, PostHouseRules
from bot.domain.rulebook import ReplyKey
from bot.pipeline.step import Step

#: Payload of the link that opens a clause in the private chat, away from the group.
START_RULE = "rule-"


async def post_rules(step: Step, here: Address, which: str = "") -> None:
    """The clause *which* in full; the list of them all when there is no such clause."""
    rules = step.office.rulebook.house_rules
    asked = next((clause for clause in rules.clauses if clause.id == which), None)
    text = _in_full(step, rules, asked) if asked else _listed(step, rules)
    buttons = () if asked else _buttons(rules, in_group=here.kind is not PlaceKind.PRIVATE)
    await step.send(here, PostHouseRules(text=text, rules_version=rules.version, buttons=buttons))


class Post(TypedDict):
    """The fields of ``PostHouseRules``."""

    text: str
    rules_version: str
    buttons: tuple[Button, ...]


def the_list(step: Step) -> Post:
    """The short list as a group is shown it."""
    rules = step.office.rulebook.house_rules
    buttons = _buttons(rules, in_group=True)
    return Post(text=_listed(step, rules), rules_version=rules.version, buttons=buttons)


def announced(step: Step) -> Post:
    """What a group is told of a new version."""
    rules = step.office.rulebook.house_rules
    text = step.text(
        ReplyKey.GROUP_RULES_NEW,
        version=rules.version,
        published=f"{rules.published.day} {rules.published:%B %Y}",
        url=rules.url,
    )
    headings = "\n".join(_heading(clause) for clause in rules.clauses)
    return Post(
        text=f"{text}\n\n{headings}",
        rules_version=rules.version,
        buttons=_buttons(rules, in_group=True),
    )


def clause_in(payload: str) -> str:
    """The clause that the link of a group's button names."""
    return payload.removeprefix(START_RULE).replace("_", ".")


def _listed(step: Step, rules: HouseRules) -> str:
    intro = step.text(
        ReplyKey.RULES_INTRO,
        version=rules.version,
        published=f"{rules.published.day} {rules.published:%B %Y}",
        url=rules.url,
    )
    return "\n\n".join([intro, "\n".join(_heading(clause) for clause in rules.clauses)])


def _in_full(step: Step, rules: HouseRules, clause: Clause) -> str:
    quoted = step.text(
        ReplyKey.RULES_LINE,
        clause_number=clause.id,
        clause_title=clause.title,
        clause_text=clause.text,
    )
    labels = rules.labels
    parts = (
        quoted,
        clause.more,
        _examples(labels.breach, clause.breach),
        _examples(labels.not_breach, clause.not_breach),
        f"({rules.version}, {rules.link(clause.id)})",
    )
    return "\n\n".join(part for part in parts if part)


def _examples(label: str, examples: Sequence[str]) -> str:
    return "\n".join([f"{label}:", *(f"• {one}" for one in examples)]) if examples else ""


def _buttons(rules: HouseRules, *, in_group: bool) -> tuple[Button, ...]:
    """In a group they lead into the private chat, so that pressing them floods nobody."""
    return tuple(_link(clause) if in_group else _press(clause) for clause in rules.clauses)


def _press(clause: Clause) -> Button:
    return Button(label=_heading(clause), action=TenantAct.RULES, subject=clause.id)


def _link(clause: Clause) -> Button:
    payload = START_RULE + clause.id.replace(".", "_")  # a payload holds no full stop
    return Button(label=_heading(clause), deep_link=payload)


def _heading(clause: Clause) -> str:
    return f"{clause.id}. {clause.title}"
