"""How things are put to people: dates, names, kinds, in plain words."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case_file import Detail
from bot.domain.clocks import Event
from bot.domain.conduct import Severity
from bot.domain.identity import PlaceKind
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.pretence import CLAIM_WORDS, Claim
from bot.ports.readings import Heard
from bot.ports.store import Conversation, Person

NEED_WORDS = {
    NeedKind.REPAIR: "Repair",
    NeedKind.COMPLAINT: "Complaint",
    NeedKind.CHASE: "Chasing an earlier request",
    NeedKind.ENQUIRY: "Question",
    NeedKind.ASB_REPORT: "Antisocial behaviour report",
    NeedKind.DATA_REQUEST: "Data request",
    NeedKind.SAFEGUARDING: "Safeguarding concern",
    NeedKind.FEEDBACK: "Feedback",
    NeedKind.SMALL_TALK: "Small talk",
    NeedKind.NONE: "Nothing to do",
    NeedKind.UNSURE: "Not sure what this is",
}
TRADE_WORDS = {
    Trade.DAMP_MOULD: "damp and mould",
    Trade.ROOF_GUTTER: "roof and gutters",
    Trade.WINDOWS_DOORS: "windows and doors",
    Trade.LOCKS_SECURITY: "locks and security",
    Trade.KITCHEN_BATHROOM: "kitchen and bathroom",
    Trade.FLOORING_STAIRS: "floors and stairs",
    Trade.COMMUNAL: "shared areas",
    Trade.FIRE_SAFETY: "fire safety",
    Trade.GARDEN_FENCES: "garden and fences",
    Trade.HOT_WATER: "hot water",
}
EVENT_WORDS = {
    Event.REPORTED: "it was reported",
    Event.AWARE: "we learnt of it",
    Event.REQUESTED: "it was asked for",
    Event.INFORMATION_REQUESTED: "it is a request for information",
    Event.DATA_COMPLAINED: "it is a complaint about data",
    Event.REGRADED: "it was understood anew",
    Event.ATTENDED: "somebody came",
    Event.INVESTIGATED: "it was looked into",
    Event.VISIT_REQUESTED: "the tenant wants a visit",
    Event.SUMMARY_SENT: "the findings were sent in writing",
    Event.MADE_SAFE: "it was made safe",
    Event.WORK_PREPARED: "steps were taken to begin further work",
    Event.WORK_STARTED: "further work started on site",
    Event.REPAIRED: "all work is done",
    Event.REHOUSING_OFFERED: "somewhere else to stay was offered",
    Event.ACKNOWLEDGED: "it was acknowledged",
    Event.STAGE1_ANSWERED: "stage 1 was answered",
    Event.ESCALATED: "stage 2 was asked for",
    Event.STAGE2_ACKNOWLEDGED: "stage 2 was acknowledged",
    Event.STAGE2_ANSWERED: "stage 2 was answered",
    Event.NOTICE_RECEIVED: "a formal notice came",
    Event.CLARIFICATION_ASKED: "we wait for the person to tell us more",
    Event.CLARIFIED: "the person told us more",
    Event.CONTACTED: "somebody got in touch",
    Event.ANSWERED: "it was answered",
    Event.CLOSED: "it was closed",
}
DETAIL_WORDS = {
    Detail.ADDRESS: "Address",
    Detail.ACCESS: "Access times",
    Detail.PHOTO: "Photo",
    Detail.HOW_LONG: "How long",
    Detail.HOUSEHOLD: "Who lives there",
}
SEVERITY_WORDS = {
    Severity.NONE: "no abuse",
    Severity.HEATED: "heated, at the situation",
    Severity.RUDE: "rude to a person",
    Severity.ABUSIVE: "abusive to a person",
    Severity.HATEFUL: "hateful",
    Severity.THREATENING: "threatening",
}


def say_household(vulnerabilities: Iterable[str]) -> str:
    """``baby or young child, oxygen at home``."""
    return ", ".join(one.replace("_", " ") for one in vulnerabilities)


def say_trade(trade: Trade) -> str:
    """The trade as agents call it."""
    return TRADE_WORDS.get(trade, trade.value.replace("_", " "))


def say_due(due: datetime | None, zone: ZoneInfo) -> str:
    """``Friday 27 November`` or, for a promise in hours, ``Friday 27 November, 17:00``."""
    if due is None:
        return "as soon as we can"
    local = due.astimezone(zone)
    day = f"{local:%A} {local.day} {local:%B}"
    ends_a_day = (local.hour, local.minute) == (23, 59)
    return day if ends_a_day else f"{day}, {local:%H:%M}"


def say_day(moment: datetime, zone: ZoneInfo) -> str:
    """``21 May 2027``."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def say_moment(moment: datetime, zone: ZoneInfo) -> str:
    """A short date and time for staff: ``21 Nov 08:42``."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}"


def say_priority(priority: Priority | None) -> str:
    """Empty when there is none."""
    return "" if priority is None else priority.value.upper() if is_grave(priority) else priority


def is_grave(priority: Priority | None) -> bool:
    """Whether a card should stand out."""
    return priority is Priority.EMERGENCY


def say_language(heard: Heard) -> str:
    """``Polish (certain)``; nothing about English."""
    return str(heard.language) if heard.language.is_foreign else ""


def say_same_text(heard: Heard, least: int) -> str:
    """``sent 3 times; the same text from 4 people``."""
    times = f"sent {heard.times} times" if heard.times > 1 else ""
    people = f"the same text from {heard.people} people" if heard.people >= least else ""
    return "; ".join(said for said in (times, people) if said)


def say_person(person: Person, conversation: Conversation) -> str:
    """Who, as far as anybody knows."""
    where = {
        PlaceKind.PRIVATE: "private chat",
        PlaceKind.GROUP: "group",
        PlaceKind.CHANNEL: "channel",
    }[conversation.address.kind]
    name = person.name or "No name given"
    claim = f" · {CLAIM_WORDS[Claim(person.claim)]}: UNPROVEN" if person.claim else ""
    return f"{name} (not verified) · {person.channel.title()}, {where}{claim}"
