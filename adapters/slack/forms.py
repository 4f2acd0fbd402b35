"""Forms as Slack modals, and what comes back from them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import limits
from adapters.slack.limits import Block, paragraph, plain
from adapters.slack.mrkdwn import clean, one_line, size
from bot.domain.identity import Address
from bot.domain.outbound import FieldKind, Form, FormField

ANSWER = "answer"
#: Between a question and the number that tells its text apart from what was typed before.
_FRESH = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a modal carries along, because its submission does not say where it came from."""

    act: str
    subject: str
    chat: str
    thread: str | None
    #: The act to be told when it is closed; nothing is, if empty.
    closes: str = ""

    def packed(self) -> str:
        """As ``private_metadata``."""
        fields = [self.act, self.subject, self.chat, self.thread, self.closes]
        return limits.exact(json.dumps(fields, ensure_ascii=False), limits.METADATA)

    @classmethod
    def unpacked(cls, private_metadata: str) -> "Origin | None":
        """``None`` for a modal that is not ours."""
        try:
            act, subject, chat, thread, *more = json.loads(private_metadata)
        except (ValueError, TypeError):
            return None
        closes = next(iter(more), "")
        return cls(act=act, subject=subject, chat=chat, thread=thread, closes=closes)


def view(form: Form, to: Address) -> Block:
    """The modal for *form*; its submission answers to *to*."""
    origin = Origin(
        act=form.act, subject=form.subject, chat=to.chat, thread=to.thread, closes=form.closes
    )
    intro = [{"type": "section", "text": paragraph(form.intro)}] if form.intro.strip() else []
    questions = [_question(question) for question in form.fields]
    return {
        "type": "modal",
        "callback_id": limits.exact(form.act, limits.CALLBACK_ID),
        "private_metadata": origin.packed(),
        "title": plain(form.title, limits.MODAL_TITLE),
        "submit": plain(form.submit, limits.MODAL_TITLE),
        "close": plain("Cancel", limits.MODAL_TITLE),
        "blocks": [*intro, *questions][: limits.VIEW_BLOCKS],
        **({"notify_on_close": True} if form.closes else {}),
    }


def answers(state: Mapping[str, Any]) -> dict[str, str]:
    """The submitted values by question; what was left empty is an empty text."""
    values = state.get("values", {})
    return {block.partition(_FRESH)[0]: _answer(fields) for block, fields in values.items()}


def _answer(fields: Mapping[str, Any]) -> str:
    given = next(iter(fields.values()), None) or {}
    chosen = given.get("selected_option")
    who = given.get("selected_user")
    return str((chosen or {}).get("value") or who or given.get("value") or "")


def _question(question: FormField) -> Block:
    block: Block = {
        "type": "input",
        "block_id": limits.exact(_block_id(question), limits.BLOCK_ID),
        "label": plain(question.label, limits.LABEL),
        "element": _element(question),
        "optional": question.optional,
        **({"dispatch_action": True} if question.act else {}),
    }
    return {**block, "hint": plain(question.hint, limits.LABEL)} if question.hint else block


def _block_id(question: FormField) -> str:
    """Slack keeps what was typed under a name, so a text that is to be shown needs a new one."""
    return f"{question.id}{_FRESH}{question.fresh}" if question.fresh else question.id


def _element(question: FormField) -> Block:
    if question.kind is FieldKind.FILES:
        return _files(question)
    if question.kind is FieldKind.COLLEAGUE:
        return {"type": "users_select", "action_id": ANSWER}
    return _choice(question) if question.choices else _input(question)


def _input(question: FormField) -> Block:
    longest = min(max(question.max_length, 1), limits.INPUT)
    several = question.kind is FieldKind.TEXT
    element: Block = {
        "type": "plain_text_input",
        "action_id": ANSWER,
        "multiline": several,
        "max_length": longest,
    }
    initial = clean(question.initial) if several else one_line(question.initial)
    # A shortened text would be sent as if somebody had meant it; an empty box is safer.
    return {**element, "initial_value": initial} if 0 < size(initial) <= longest else element


def _files(question: FormField) -> Block:
    most = min(max(question.most, 1), limits.FILES)
    element: Block = {"type": "file_input", "action_id": ANSWER, "max_files": most}
    return {**element, "filetypes": list(question.endings)} if question.endings else element


def _choice(question: FormField) -> Block:
    options = [_option(value, label) for value, label in question.choices[: limits.OPTIONS]]
    name = limits.exact(question.act or ANSWER, limits.ACTION_ID)
    element: Block = {"type": "static_select", "action_id": name, "options": options}
    initial = [option for option in options if option["value"] == question.initial]
    return {**element, "initial_option": initial[0]} if initial else element


def _option(value: str, label: str) -> Block:
    return {
        "text": plain(label, limits.OPTION),
        "value": limits.exact(value, limits.OPTION_VALUE),
    }
