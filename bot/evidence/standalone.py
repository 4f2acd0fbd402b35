#!/usr/bin/env python3
"""Checks an evidence pack. Needs Python 3.9 or newer and nothing else.

    python verify.py                 in the folder of the pack
    python verify.py --key KEY.json  also what was masked, with the key that is kept apart

Ends with 0 if everything is as it was made, and with 1 if something was changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

FORMAT = "tenantline-evidence/1"


def sha(data: bytes) -> str:
    """SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def salted(salt: str, text: str) -> str:
    """The hash of words that may have to be erased later."""
    return sha((salt + "\n" + text).encode())


def seal_of(*values: Any) -> str:
    """The seal that the log holds of a row."""
    spelt = "".join("-" if one is None else "%d:%s" % (len(str(one)), one) for one in values)
    return sha(spelt.encode())


class Checker:
    """Gathers what is wrong, in words."""

    def __init__(self, folder: str, key: Any = None) -> None:
        self.folder = Path(folder)
        self.key = key
        self.problems: list[str] = []
        self.notes: list[str] = []
        #: What the log says of rows, of receipts and of files.
        self.seals: dict[str, str] = {}
        self.receipts: dict[str, str] = {}
        self.media: dict[int, str] = {}

    def wrong(self, text: str) -> None:
        """Something was changed."""
        self.problems.append(text)

    def load(self, name: str) -> Any:
        """A file of JSON, or nothing if it cannot be read."""
        try:
            return json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError) as error:
            self.wrong("%s cannot be read (%s)." % (name, type(error).__name__))
            return None

    def run(self) -> None:
        """Everything; the figures that are worth telling."""
        manifest = self.load("manifest.json")
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            self.wrong("manifest.json is missing or is no manifest of an evidence pack.")
            return
        self.files(manifest)
        self.entries(self.chain(manifest["chain"]))
        self.events(self.seals)
        self.acts(self.seals, self.receipts)
        self.attached(self.media)
        if self.key is not None:
            self.with_key()

    def files(self, manifest: Any) -> None:
        """Every file against the manifest, and nothing beside it."""
        listed = manifest["files"]
        for name, digest in sorted(listed.items()):
            path = self.folder / name
            if not path.is_file():
                self.wrong("%s is missing." % name)
            elif sha_of(path) != digest:
                self.wrong("%s was changed after the pack was made." % name)
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            own = name == "manifest.json" or "__pycache__" in name or name.endswith(".key.json")
            if path.is_file() and name not in listed and not own:
                self.wrong("%s does not belong to the pack: it was put in later." % name)
        self.notes.append("%d files" % len(listed))

    def chain(self, chain: Any) -> dict[int, str]:
        """Follows the log from the first entry that matters to its end."""
        hashes: dict[int, str] = {}
        previous, number = chain["before_first"], chain["first"]
        try:
            lines = (self.folder / "chain/links.txt").read_text("ascii").splitlines()
        except (OSError, ValueError):
            self.wrong("chain/links.txt cannot be read.")
            return hashes
        for line in lines:
            said, _, hashed = line.partition(" ")
            if said != str(number):
                self.wrong("The chain has no entry %d where it should be." % number)
                break
            previous = sha((previous + "\n" + hashed).encode())
            hashes[number] = hashed
            number += 1
        if number - 1 != chain["last"] or previous != chain["head"]:
            self.wrong(
                "The chain does not lead to the end of the log that the manifest names: an entry "
                "was changed, taken out or put in."
            )
        self.notes.append("%d links of the log" % len(hashes))
        return hashes

    def entries(self, hashes: dict[int, str]) -> None:
        """The entries that are shown against the chain, and what they say of rows."""
        exact = (self.key or {}).get("exact", {}).get("entries", {})
        shown = self.load("records/entries.json") or []
        for entry in shown:
            number = entry["entry"]
            if hashes.get(number) != entry["body_hash"]:
                self.wrong("Entry %d is not the one in the log." % number)
            body = entry.get("body")
            if body is None and str(number) in exact:
                body = exact[str(number)]["body"]
            if body is not None and sha(body.encode()) != entry["body_hash"]:
                self.wrong("Entry %d of the log was changed." % number)
            told = json.loads(body) if body is not None else entry["masked"]
            detail, action = told["detail"], told["action"]
            if action == "event.kept":
                self.seals[told["subject"]] = detail["seal"]
            elif action == "act.queued":
                self.seals["act:" + detail["key"]] = detail["seal"]
            elif action.startswith("delivery.") and "seal" in detail:
                self.receipts[detail["key"]] = detail["seal"]
            elif action == "media.kept" and "sha256" in detail:
                self.media[int(detail["file"])] = detail["sha256"]
        self.notes.append("%d entries" % len(shown))

    def events(self, seals: dict[str, str]) -> None:
        """Messages against their seals."""
        shown = self.load("records/events.json") or []
        for one in shown:
            name = "Message %s" % one["id"]
            plain = [one[key] for key in ("id", "channel", "event", "chat", "thread", "message",
                                          "album", "said", "stored_at")]  # fmt: skip
            seal = seal_of(*plain, one["payload_hash"], one["original_hash"])
            self.compare(name, seal, one, seals.get("event:%s" % one["id"]))
            if "payload" in one and salted(one["salt"], one["payload"]) != one["payload_hash"]:
                self.wrong("The words of %s were changed." % name.lower())
        self.notes.append("%d messages and other events" % len(shown))

    def acts(self, seals: dict[str, str], receipts: dict[str, str]) -> None:
        """Answers and notices against their seals, and against their receipts."""
        shown = self.load("records/acts.json") or []
        for one in shown:
            name = "What was sent as “%s”" % one["key"]
            plain = [one[key] for key in ("id", "key", "channel", "thread", "kind", "type",
                                          "importance", "rank", "subject", "anchor", "said",
                                          "heard", "put_at")]  # fmt: skip
            seal = seal_of(*plain, one["intent_hash"])
            self.compare(name, seal, one, seals.get("act:" + one["key"]))
            if "intent" in one and salted(one["salt"], one["intent"]) != one["intent_hash"]:
                self.wrong("The words of what was sent as “%s” were changed." % one["key"])
            self.receipt(name, one, receipts.get(one["key"]))
        self.notes.append("%d things sent" % len(shown))

    def compare(self, name: str, seal: str, one: Any, said: str | None) -> None:
        """A row's seal as it comes out, as the row says, and as the log says."""
        if said is None:
            if one["seal"] != seal:
                self.wrong("%s was changed." % name)
            self.notes.append("%s is from before the log had seals" % name)
        elif seal != said:
            self.wrong("%s is not as it was sealed in the log: it was changed." % name)

    def receipt(self, name: str, one: Any, said: str | None) -> None:
        """Whether it arrived, when and where."""
        if one["state"] not in ("accepted", "refused", "unknown"):
            return
        plain = [one[key] for key in ("key", "channel", "chat", "thread", "state", "parts",
                                      "because", "settled_at")]  # fmt: skip
        if said is not None and seal_of(*plain) != said:
            self.wrong("%s: its delivery is not as it was sealed in the log." % name)

    def attached(self, said: dict[int, str]) -> None:
        """Photographs and files against what the log says was kept."""
        for one in self.load("records/files.json") or []:
            known = said.get(one["file"])
            if one["state"] == "kept" and known is not None and known != one["sha256"]:
                self.wrong("File %s is not the one that the log says was kept." % one["file"])
            if one["path"] and (self.folder / one["path"]).is_file():
                if sha_of(self.folder / one["path"]) != one["sha256"]:
                    self.wrong("%s was changed: it is not what was sent." % one["path"])
            elif one["path"]:
                self.wrong("%s is missing." % one["path"])

    def with_key(self) -> None:
        """The exact rows, and that the masked ones are these with nothing but names replaced."""
        if self.key.get("pack") != sha_of(self.folder / "manifest.json"):
            self.wrong("This key belongs to another pack, or the manifest was changed.")
        names = self.key.get("masked", {})
        for kind, field in (("events", "payload"), ("acts", "intent")):
            exact = self.key["exact"].get(kind, {})
            for one in self.load("records/%s.json" % kind) or []:
                name = str(one["id"] if kind == "events" else one["key"])
                if name not in exact:
                    continue
                words, salt = exact[name][field], exact[name]["salt"]
                if salted(salt, words) != one[field + "_hash"]:
                    self.wrong("The exact words of %s are not those that were sealed." % name)
                if one["masked"] is not None and not same(one["masked"], json.loads(words), names):
                    self.wrong("What is shown of %s is not what its exact words say." % name)
        for one in self.load("records/entries.json") or []:
            name = str(one["entry"])
            if "masked" in one and name in self.key["exact"].get("entries", {}):
                body = json.loads(self.key["exact"]["entries"][name]["body"])
                if not same(one["masked"], body, names):
                    self.wrong("What is shown of entry %s is not what the log says." % name)
        self.notes.append("what was masked")


def same(shown: Any, exact: Any, names: dict[str, str]) -> bool:
    """Whether *shown* is *exact* with details replaced by their names."""
    if isinstance(exact, str) and isinstance(shown, str):
        return exact in (shown, unmasked(shown, names))
    if isinstance(exact, dict) and isinstance(shown, dict):
        return shown.keys() == exact.keys() and all(
            same(shown[key], exact[key], names) for key in exact
        )
    if isinstance(exact, list) and isinstance(shown, list):
        return len(shown) == len(exact) and all(
            same(one, other, names)
            for one, other in zip(shown, exact)  # noqa: B905 - from 3.10
        )
    return bool(shown == exact)


def unmasked(text: str, names: dict[str, str]) -> str:
    """*text* with the names put back to what they stand for."""
    return re.sub(r"\[[^\[\]\n]{1,60}\]", lambda found: names.get(found[0], found[0]), text)


def main(arguments: list[str] | None = None) -> int:
    """Reads the command line and prints what was found."""
    parser = argparse.ArgumentParser(description="Checks an evidence pack.")
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--key", help="the key that the landlord keeps apart")
    options = parser.parse_args(arguments)
    key = json.loads(Path(options.key).read_text("utf-8")) if options.key else None
    checker = Checker(options.folder, key)
    try:
        checker.run()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        checker.wrong("A record is not built as records are (%s): it was changed." % error)
    if checker.problems:
        print("CHANGED: this pack is not as it was made.")
        for problem in checker.problems:
            print("- " + problem)
        return 1
    print("Everything is as it was made: " + ", ".join(checker.notes) + ".")
    if key is None:
        print("What was masked was checked by its hashes only; with --key also by its words.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
