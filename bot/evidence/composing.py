"""The report of a pack: what it is about, what happened in order, rules, files, and who looked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.house_rules import HouseRules
from bot.domain.incident import Incident
from bot.domain.rulebook import Rulebook
from bot.domain.seals import KeptFile
from bot.evidence.happenings import Teller, media_path
from bot.evidence.report import Block, Heading, Paragraph, Report, Table
from bot.evidence.selecting import Selected
from bot.evidence.veil import Veil
from bot.pipeline.words import SEVERITY_WORDS

_HOW = (
    "Everything below is taken from the record that the landlord's bot keeps by itself: each "
    "message as it came, each answer as it went out, each decision with who took it and why. "
    "Words are exact, with their spelling. Times are local, with the zone; the same moment in UTC "
    "stands beside them. What was said around the incident is marked as context."
)
_MASKED = (
    "What could tell something about others is replaced by names in square brackets, such as "
    "[phone 1] or [Supervisor 1]; the same name always stands for the same thing, and [… 1.2] for "
    "another spelling of it. A key that undoes this is kept apart by the landlord and can be asked "
    "for. Names that nobody could recognise as names may remain. Numbers and addresses of the "
    "person themselves are masked too, because they cannot be told apart. Words of other people "
    "in a group are left out. Photographs and files are as they came."
)
_NOT_HERE = (
    "This is a record of facts. It does not say that anybody committed an offence; that is for "
    "others to judge."
)
_CHECK = (
    "Put the folder on a computer with Python 3.9 or newer and run: python verify.py. It checks "
    "that no file was changed, that each message, answer and receipt is the one that was sealed "
    "when it came or went, and that all of them follow from each other up to the end of the log. "
    "If the landlord wrote down an end of the log on another day, or another pack names one, "
    "compare it: the log cannot have been rewritten in between."
)


def compose(found: Selected, rulebook: Rulebook, veil: Veil) -> Report:
    """The same for the same record, whoever asks and whenever."""
    teller = Teller(found=found, veil=veil, zone=rulebook.calendar.zone)
    names = ", ".join(found.references)
    return Report(
        title=f"Evidence: {names}",
        subtitle=f"{rulebook.landlord.name} · the record as of "
        f"{teller.local(datetime.fromisoformat(found.head_at))}",
        blocks=(
            Heading(text="In short"),
            *_in_short(found, teller),
            Heading(text="How to read this"),
            *(Paragraph(text=text) for text in (_HOW, _MASKED, _NOT_HERE)),
            Heading(text="What happened, in order"),
            *teller.happenings(),
            *_rules(found, rulebook),
            *_files(found.files),
            *_views(teller),
            Heading(text="Check it"),
            Paragraph(text=_CHECK),
            Paragraph(text=f"The log ends at entry {found.last}: {found.head}"),
        ),
    )


def _in_short(found: Selected, teller: Teller) -> Iterable[Block]:
    people = [
        (person.name, person.channel, person.external_id)
        for _, person in sorted(found.people.items())
    ]
    yield Table(
        heads=("Who wrote", "Platform", "Account"),
        rows=tuple(people),
        widths=(40, 25, 35),
    )
    yield Table(
        heads=("Incident", "From, to", "Judged", "Aimed at", "What was done"),
        rows=tuple(_row(one, found, teller) for one in found.incidents),
        widths=(10, 26, 18, 16, 30),
    )
    if found.restrictions:
        yield Table(
            heads=("Restriction", "What", "State", "Reason"),
            rows=tuple(
                (
                    one.reference,
                    one.limit.kind.value.replace("_", " "),
                    one.state.value.replace("_", " "),
                    teller.veil.text(one.reason),
                )
                for one in found.restrictions[::-1]
            ),
            widths=(14, 22, 16, 48),
        )


def _row(incident: Incident, found: Selected, teller: Teller) -> tuple[str, ...]:
    messages = sum(incident.reference in names for names in found.evidence.values())
    kinds = ", ".join(kind.replace("_", " ") for kind in incident.kinds)
    aimed = teller.veil.text(incident.aimed_at) or (incident.target or "nobody in particular")
    span = f"{teller.local(incident.opened_at)} to {teller.local(incident.last_at)}"
    return (
        f"{incident.reference} ({messages} message{'' if messages == 1 else 's'})",
        span if incident.last_at > incident.opened_at else teller.local(incident.opened_at),
        f"{SEVERITY_WORDS[incident.severity]}{f': {kinds}' if kinds else ''}",
        aimed.replace("_", " "),
        "; ".join(_done(incident, teller)) or "nothing yet",
    )


def _done(incident: Incident, teller: Teller) -> Iterable[str]:
    for notice in incident.notices:
        yield f"{notice.level.value}, rule {notice.clause}: {notice.state.value}"
    if incident.hidden:
        yield "post removed"
    if incident.state.value != "open":
        by = teller.veil.role(incident.decided_by)
        yield f"{incident.state.value} by {by}: {teller.veil.text(incident.reason)}"
    if incident.overturned_at is not None:
        yield f"overturned by {teller.veil.role(incident.overturned_by)}"
    for referral in incident.referrals:
        yield f"given to {referral.to}{f' ({referral.number})' if referral.number else ''}"


def _rules(found: Selected, rulebook: Rulebook) -> Iterable[Block]:
    quoted = sorted(
        {(one.rules_version, one.clause) for inc in found.incidents for one in inc.notices}
    )
    if not quoted:
        return
    yield Heading(text="House rules that were quoted, as they read then")
    rows = []
    for version, number in quoted:
        rules = rules_of(rulebook, version)
        if rules is None:
            rows.append((number, version, "This version was never published and is not kept."))
            continue
        clause = rules.clause(number)
        rows.append((f"{number}. {clause.title}", _version(rulebook, version), clause.text))
    yield Table(heads=("Rule", "Version", "What it says"), rows=tuple(rows), widths=(25, 25, 50))


def rules_of(rulebook: Rulebook, version: str) -> HouseRules | None:
    """The house rules as they read in that version, if anybody still has them."""
    if version in rulebook.editions:
        return rulebook.editions[version].rules
    return rulebook.house_rules if rulebook.house_rules.version == version else None


def _version(rulebook: Rulebook, version: str) -> str:
    edition = rulebook.editions.get(version)
    if edition is None:
        return f"{version} (a draft: it was never published)"
    return f"{version}, published {edition.rules.published}, SHA-256 {edition.fingerprint[:16]}…"


def _files(files: Sequence[KeptFile]) -> Iterable[Block]:
    if not files:
        return
    yield Heading(text="Photographs and files")
    yield Table(
        heads=("File", "Of message", "Bytes", "SHA-256"),
        rows=tuple(
            (
                media_path(one) or f"not kept ({one.state})",
                str(one.event),
                str(one.size),
                one.sha256,
            )
            for one in files
        ),
        widths=(40, 12, 10, 38),
    )


def _views(teller: Teller) -> Iterable[Block]:
    yield Heading(text="Who saw what")
    rows = tuple(
        (
            teller.local(datetime.fromisoformat(one.at)),
            teller.veil.role(one.actor),
            _SAW.get(one.action, one.action),
            one.subject,
        )
        for one in teller.views()
    )
    if rows:
        yield Table(heads=("When", "Who", "What", "Of"), rows=rows, widths=(32, 26, 30, 12))
    else:
        yield Paragraph(text="Nobody opened the folded words, and no pack was made before.")


_SAW = {
    "words.shown": "opened the folded words",
    "media.shown": "opened a file",
    "evidence.asked": "asked for a pack",
    "evidence.exported": "was given a pack",
}
