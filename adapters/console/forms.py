"""Forms in one line: ``/fill words`` for one question, ``/fill a=… b=…`` for several."""

import re
from collections.abc import Mapping, Sequence

from adapters.console.grammar import Usage
from bot.domain.outbound import FieldKind, Form, FormField


def how_to_fill(form: Form) -> str:
    """The command that fills *form* in."""
    asked = _asked(form)
    if len(asked) == 1:
        return f"/fill {_example(asked[0])}"
    return "/fill " + " ".join(f"{field.id}={_example(field)}" for field in asked)


def _asked(form: Form) -> Sequence[FormField]:
    """What has to be answered; all of it where nothing has to. Files cannot be typed."""
    typed = [field for field in form.fields if field.kind is not FieldKind.FILES]
    return [field for field in typed if not field.optional] or typed


def _example(field: FormField) -> str:
    if field.kind is FieldKind.CHOICE and field.choices:
        return field.initial or field.choices[0][0]
    return "your words"


def fill(form: Form, words: str) -> Mapping[str, str] | Usage:
    """The values in *words* by field, or what is wrong with them."""
    said = _by_field(form, words)
    values: dict[str, str] = {}
    for field in form.fields:
        value = _value(field, said.get(field.id, field.initial).strip())
        if isinstance(value, Usage):
            return value
        values[field.id] = value
    return values


def _by_field(form: Form, words: str) -> Mapping[str, str]:
    names = "|".join(re.escape(field.id) for field in form.fields)
    starts = list(re.finditer(rf"(?:^|\s)({names})=", words)) if names else []
    if not starts or words[: starts[0].start()].strip():  # no name first: all of it is the answer
        return {_asked(form)[0].id: words} if form.fields else {}
    ends = [*(found.start() for found in starts[1:]), len(words)]
    return {found[1]: words[found.end() : end] for found, end in zip(starts, ends, strict=True)}


def _value(field: FormField, value: str) -> str | Usage:
    if not value:
        return "" if field.optional else Usage(f"Please answer: {field.label}")
    if len(value) > field.max_length:
        return Usage(f"{field.label}: at most {field.max_length} characters.")
    return _choice(field, value) if field.kind is FieldKind.CHOICE else value


def _choice(field: FormField, value: str) -> str | Usage:
    wanted = value.casefold()
    for name, label in field.choices:
        if wanted in {name.casefold(), label.casefold()}:
            return name
    names = ", ".join(name for name, _ in field.choices)
    return Usage(f"{field.label}: choose one of {names}.")
