"""Block Kit as a page: a plain likeness of what Slack shows, with nothing from the network."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

Block = Mapping[str, Any]

STYLE = """
:root { font-family: "Lato", "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
body { margin: 0; background: #fff; color: #1d1c1d; font-size: 15px; line-height: 1.46; }
main { width: 700px; padding: 18px 22px 20px; box-sizing: border-box; }
main.modal { width: 560px; } main.home { width: 760px; }
.post { display: flex; gap: 10px; margin-bottom: 14px; } .post:last-child { margin-bottom: 0; }
.reply { margin-left: 46px; }
.face { flex: 0 0 36px; height: 36px; border-radius: 8px; background: #1d3c34; color: #fff;
  font-weight: 700; text-align: center; line-height: 36px; }
.body { flex: 1; min-width: 0; }
.who b { font-weight: 800; } .who span { color: #616061; font-size: 12px; margin-left: 6px; }
.who .app { background: #e8e8e8; border-radius: 2px; font-size: 10px; padding: 1px 3px; }
.header { font-size: 18px; font-weight: 800; margin: 8px 0 4px; }
.section, .rich, .label { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.rich div { white-space: pre-wrap; overflow-wrap: anywhere; }
.quote { border-left: 4px solid #ddd; padding-left: 12px; margin: 2px 0; white-space: pre-wrap; }
.context { color: #616061; font-size: 13px; margin: 6px 0; white-space: pre-wrap; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
.button, .select, .input { border: 1px solid #bbb; border-radius: 4px; background: #fff; }
.button { padding: 4px 12px; font-size: 13px; font-weight: 700; }
.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
.select { padding: 4px 28px 4px 12px; font-size: 13px; position: relative; }
.select::after { content: "⌄"; position: absolute; right: 10px; top: 1px; }
.divider { border-top: 1px solid #ddd; margin: 10px 0; }
.title { display: flex; justify-content: space-between; border-bottom: 1px solid #ddd;
  padding-bottom: 10px; font-size: 20px; font-weight: 800; }
.title span { color: #616061; font-weight: 400; }
.label { font-weight: 700; } .label i { font-weight: 400; font-style: normal; color: #616061; }
.input { padding: 7px 10px; min-height: 20px; white-space: pre-wrap; overflow-wrap: anywhere; }
.input.tall { min-height: 74px; }
.form .select { font-size: 15px; padding: 7px 28px 7px 10px; }
.send { display: flex; justify-content: flex-end; gap: 8px; border-top: 1px solid #ddd;
  margin-top: 14px; padding-top: 12px; }
.send .button { padding: 7px 14px; font-size: 15px; }
.at { background: #fdf2d8; color: #1264a3; border-radius: 3px; padding: 0 2px; }
.file { border: 1px solid #ddd; border-radius: 8px; padding: 8px 12px; margin: 6px 0;
  display: inline-block; color: #616061; }
.dot { display: inline-block; width: 13px; height: 13px; border-radius: 50%; background: #dd2e44;
  margin-right: 3px; vertical-align: -1px; }
.tick { display: inline-block; width: 14px; height: 14px; border-radius: 3px; color: #fff;
  background: #616061; font-size: 11px; line-height: 14px; text-align: center; margin-right: 3px; }
"""
_EMOJI = {
    "\U0001f534": '<span class="dot"></span>',
    "☑️": '<span class="tick">✓</span>',
}


def channel(posts: Sequence[Mapping[str, Any]]) -> str:
    """Messages of a channel; those after the first are the thread of it."""
    drawn = [_post(post, reply=nth > 0) for nth, post in enumerate(posts)]
    return _page("channel", "".join(drawn))


def modal(view: Block) -> str:
    """A form."""
    close = _words(view["close"]) if "close" in view else "Close"
    submit = _words(view["submit"]) if "submit" in view else ""
    send = f'<span class="button primary">{submit}</span>' if submit else ""
    return _page(
        "modal",
        f'<div class="title">{_words(view["title"])}<span>✕</span></div>'
        f'<div class="form">{_all(view["blocks"])}</div>'
        f'<div class="send"><span class="button">{close}</span>{send}</div>',
    )


def home(view: Block) -> str:
    """App Home."""
    return _page("home", _all(view["blocks"]))


def _page(kind: str, inside: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style>'
        f'<body><main class="{kind}">{inside}</main><script>'
        "const box = document.querySelector('main').getBoundingClientRect();"
        "document.documentElement.dataset.size ="
        " Math.ceil(box.width) + 'x' + Math.ceil(box.height);"
        "</script></body></html>"
    )


def _post(post: Mapping[str, Any], *, reply: bool) -> str:
    inside = _all(post["blocks"]) if post.get("blocks") else _section_of(post.get("text", ""))
    files = "".join(
        f'<div class="file">{_text(file["title"])}</div>' for file in post.get("files", ())
    )
    return (
        f'<div class="post {"reply" if reply else ""}"><div class="face">T</div>'
        '<div class="body"><div class="who"><b>Tenantline</b> <span class="app">APP</span></div>'
        f"{inside}{files}</div></div>"
    )


def _all(blocks: Sequence[Block]) -> str:
    return "".join(_KINDS[block["type"]](block) for block in blocks)


def _section(block: Block) -> str:
    fields = "".join(f'<div class="section">{_words(one)}</div>' for one in block.get("fields", ()))
    text = f'<div class="section">{_words(block["text"])}</div>' if "text" in block else ""
    return text + fields


def _section_of(text: str) -> str:
    return f'<div class="section">{_text(text)}</div>'


def _rich(block: Block) -> str:
    return f'<div class="rich">{"".join(_rich_part(part) for part in block["elements"])}</div>'


def _rich_part(part: Block) -> str:
    kind = ' class="quote"' if part["type"] == "rich_text_quote" else ""
    return f"<div{kind}>{''.join(_run(run) for run in part['elements'])}</div>"


def _run(run: Block) -> str:
    match run["type"]:
        case "text":
            style = run.get("style", {})
            said = _text(run["text"])
            said = f"<b>{said}</b>" if style.get("bold") else said
            return f"<i>{said}</i>" if style.get("italic") else said
        case "broadcast":
            return f'<span class="at">@{_text(run["range"])}</span> '
        case _:
            return '<span class="at">@on-call</span> '


def _actions(block: Block) -> str:
    return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'


def _element(element: Block) -> str:
    if element["type"] == "button":
        return f'<span class="button {element.get("style", "")}">{_words(element["text"])}</span>'
    shown = element.get("initial_option", {}).get("text") or element.get("placeholder")
    return f'<span class="select">{_words(shown) if shown else "Choose"}</span>'


def _input(block: Block) -> str:
    element = block["element"]
    optional = " <i>(optional)</i>" if block.get("optional") else ""
    hint = f'<div class="context">{_words(block["hint"])}</div>' if "hint" in block else ""
    return f'<div class="label">{_words(block["label"])}{optional}</div>{_box(element)}{hint}'


def _box(element: Block) -> str:
    if element["type"] == "plain_text_input":
        tall = "tall" if element.get("multiline") else ""
        return f'<div class="input {tall}">{_text(element.get("initial_value", ""))}</div>'
    if element["type"] == "file_input":
        return '<div class="input">Add files</div>'
    return f'<div class="input select">{_first(element)}</div>'


def _first(element: Block) -> str:
    shown = element.get("initial_option", {}).get("text") or element.get("placeholder")
    return _words(shown) if shown else "Choose an option"


def _words(text: Mapping[str, Any]) -> str:
    return _text(str(text["text"]))


def _text(text: str) -> str:
    said = escape(text)
    for emoji, drawn in _EMOJI.items():
        said = said.replace(emoji, drawn)
    return said


_KINDS: Mapping[str, Callable[[Block], str]] = {
    "header": lambda block: f'<div class="header">{_words(block["text"])}</div>',
    "section": _section,
    "context": lambda block: "".join(
        f'<div class="context">{_words(one)}</div>' for one in block["elements"]
    ),
    "actions": _actions,
    "divider": lambda _: '<div class="divider"></div>',
    "rich_text": _rich,
    "input": _input,
}
