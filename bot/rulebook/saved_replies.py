"""saved_replies.yaml made into answers kept ready, each held against the fields there are."""

from bot.domain.saved_replies import (
    FIELDS,
    LONGEST_NAME,
    LONGEST_SAVED,
    SavedReply,
    wrong_fields,
)
from bot.rulebook.layers import Layers
from bot.rulebook.problems import Problems
from bot.rulebook.schema import Name, Strict, Text
from bot.rulebook.sheet import Sheet, sheet_of

_FILE = "saved_replies.yaml"
#: With the team's own they have to fit into one list of a hundred choices.
_MOST = 40


class SavedReplyEntry(Strict):
    """One answer kept ready."""

    name: Text
    text: Text


class SavedRepliesFile(Strict):
    """saved_replies.yaml"""

    saved_replies: dict[Name, SavedReplyEntry]


def saved_replies(files: Layers, problems: Problems) -> tuple[SavedReply, ...]:
    """The landlord's saved replies, in the order of the file; a pack without them has none."""
    if not files.has(_FILE):
        return ()
    sheet = sheet_of(files.open(_FILE, problems), SavedRepliesFile, problems)
    return _read(sheet) if sheet else ()


def _read(sheet: Sheet[SavedRepliesFile]) -> tuple[SavedReply, ...]:
    written = sheet.content.saved_replies
    if len(written) > _MOST:
        what = f"There are {len(written)} saved replies; a form has room for {_MOST}."
        sheet.complain(("saved_replies",), what, "Keep those that are used.")
    names: dict[str, str] = {}
    for id_, entry in written.items():
        _check(sheet, id_, entry)
        first = names.setdefault(entry.name.lower(), id_)
        if first != id_:
            what = f"'{first}' has the same name."
            sheet.complain(("saved_replies", id_, "name"), what, "Give it a name of its own.")
    return tuple(
        SavedReply(id=id_, name=entry.name, text=entry.text) for id_, entry in written.items()
    )


def _check(sheet: Sheet[SavedRepliesFile], id_: str, entry: SavedReplyEntry) -> None:
    here = ("saved_replies", id_)
    if len(entry.name) > LONGEST_NAME:
        fix = f"Say it in {LONGEST_NAME}."
        sheet.complain((*here, "name"), f"This is {len(entry.name)} characters long.", fix)
    if len(entry.text) > LONGEST_SAVED:
        fix = f"Say it in {LONGEST_SAVED}."
        sheet.complain((*here, "text"), f"This is {len(entry.text)} characters long.", fix)
    if wrong := wrong_fields(entry.text):
        usable = ", ".join(f"{{{one}}}" for one in FIELDS)
        sheet.complain((*here, "text"), wrong, f"Use only {usable}, or write it out.")
