"""Everything the bot says in its own words: what each text may name, and how it is filled.

The words are the landlord's. Each text declares here which fields it must and which it may
use; the pack is held against that at start, so that no text can ask for something that is
not there, and no text posted in public can name a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from bot.domain.reply_keys import ReplyKey

__all__ = ["COMMON_FIELDS", "REPLY_SPECS", "Replies", "ReplyKey", "ReplySpec", "fields_in"]

#: The most a reply may hold before its fields are filled: three short paragraphs.
LONGEST_TEXT = 1200
#: Labels on buttons, and words inside other texts; longer ones are cut by some platforms.
LONGEST_LABEL = 40
#: Descriptions in a platform's menu of commands.
LONGEST_DESCRIPTION = 80

#: Known from the pack itself, so that any text may use them.
COMMON_FIELDS = frozenset(
    {
        "landlord",
        "emergency_phone",
        "office_phone",
        "office_hours",
        "rules_url",
        "privacy_url",
        "complaints_url",
        "ombudsman_name",
        "ombudsman_url",
        "ombudsman_phone",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySpec:
    """What a text must name, what it may name besides, and how long it may be."""

    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    longest: int = LONGEST_TEXT

    @property
    def given(self) -> frozenset[str]:
        """What whoever renders the text has to supply, used by this landlord's words or not."""
        return self.must | self.may


_RULE_FIELDS = ("clause_number", "clause_text", "version", "url")

_MEMBER_FIELDS = ("until", "reason", "clause_number", "clause_title", "version", "url")

_NOTICE_FIELDS = (
    "reference", "what", "reason", "until", "review", "days", "emergency_phone",
    "ombudsman_name", "ombudsman_url", "ombudsman_phone",
)  # fmt: skip
_CHANGE_FIELDS = (
    "reference", "what", "reasons", "until", "review", "days",
    "ombudsman_name", "ombudsman_url", "ombudsman_phone",
)  # fmt: skip
_LETTER = ("reference", "definition", "decision", "reasons", "remedy", "outstanding")
_OMBUDSMAN = ("ombudsman_name", "ombudsman_url", "ombudsman_phone")

_MUST: Mapping[ReplyKey, tuple[str, ...]] = {
    ReplyKey.RULES_INTRO: ("version", "published", "url"),
    ReplyKey.RULES_LINE: ("clause_number", "clause_title", "clause_text"),
    ReplyKey.STATUS_LIST: ("lines",),
    ReplyKey.STATUS_LINE: ("reference", "what", "state", "promise", "by"),
    ReplyKey.STATUS_LATE: ("reference", "what", "state", "promise", "by"),
    ReplyKey.STATUS_PLAIN: ("reference", "what", "state"),
    ReplyKey.ACK_REPAIR: ("reference", "due"),
    ReplyKey.ACK_EMERGENCY: ("reference",),
    ReplyKey.ACK_COMPLAINT: ("reference", "due"),
    ReplyKey.ACK_ENQUIRY: ("reference",),
    ReplyKey.ACK_CHASE: ("reference",),
    ReplyKey.ACK_ASB: ("reference",),
    ReplyKey.ACK_DATA_REQUEST: ("reference",),
    ReplyKey.JOINED_CASE: ("reference",),
    ReplyKey.PHOTO_ADDED: ("reference",),
    ReplyKey.CHASE_ANSWER: ("reference", "state", "promise", "by"),
    ReplyKey.CHASE_OVERDUE: ("reference", "state", "promise", "by"),
    ReplyKey.CHASE_PLAIN: ("reference", "state"),
    ReplyKey.CHASE_SEVERAL: ("lines",),
    ReplyKey.ANSWERS_DONE: ("reference",),
    ReplyKey.ANSWER_RAISED: ("reference", "promise", "by"),
    ReplyKey.ANSWER_LOWERED: ("reference", "emergency_phone"),
    ReplyKey.ANSWER_CLOSED: ("reference",),
    ReplyKey.OFFER_AFTER_CHASE: ("reference",),
    ReplyKey.WISH_NOTED: ("reference",),
    ReplyKey.COMPLAINT_ACKNOWLEDGED: ("reference", "definition", "outcome", "by"),
    ReplyKey.STAGE2_ACKNOWLEDGED: ("reference", "definition", "outcome", "by"),
    ReplyKey.COMPLAINT_ANSWERED: _LETTER,
    ReplyKey.COMPLAINT_FINAL: _LETTER,
    ReplyKey.OMBUDSMAN_HELP: _OMBUDSMAN,
    ReplyKey.OMBUDSMAN_FINAL: _OMBUDSMAN,
    ReplyKey.OFFER_STAGE2: ("reference",),
    ReplyKey.STAGE2_OPENED: ("reference", "by"),
    ReplyKey.STAGE2_ALREADY: ("reference",),
    ReplyKey.STAGE2_NOT_YET: ("reference", "by"),
    ReplyKey.OFFER_COMPLAINT: ("reference",),
    ReplyKey.COMPLAINT_OPENED: ("reference", "due"),
    ReplyKey.EMERGENCY_TAKEN: ("reference",),
    ReplyKey.OUT_OF_HOURS: ("opens",),
    ReplyKey.EXTENSION_NOTICE: ("reference", "due", "reason"),
    ReplyKey.EXTENSION_NOTICE_DATA: ("reference", "due", "reason"),
    ReplyKey.CLOSED: ("reference", "outcome"),
    ReplyKey.CASE_REOPENED: ("reference", "by"),
    ReplyKey.CASE_SPLIT: ("reference", "other"),
    ReplyKey.CASE_MERGED: ("reference", "other"),
    ReplyKey.CLOSED_NO_REQUEST: ("reference",),
    ReplyKey.REMINDER: _RULE_FIELDS,
    ReplyKey.WARNING: _RULE_FIELDS,
    ReplyKey.WARNING_NO_REQUEST: _RULE_FIELDS,
    ReplyKey.FINAL_WARNING: _RULE_FIELDS,
    ReplyKey.FINAL_WARNING_NO_REQUEST: _RULE_FIELDS,
    ReplyKey.GROUP_CLAUSE: _RULE_FIELDS,
    ReplyKey.GROUP_PIN_REFUSED: ("reason",),
    ReplyKey.GROUP_RULES_NEW: ("version", "published", "url"),
    ReplyKey.DETAILS_REMOVED: ("what",),
    ReplyKey.DETAILS_LEFT: ("what",),
    ReplyKey.MEMBER_MUTED: _MEMBER_FIELDS,
    ReplyKey.MEMBER_BANNED: _MEMBER_FIELDS,
    ReplyKey.CHALLENGE_RECEIVED: ("by",),
    ReplyKey.RESTRICTION_NOTICE: _NOTICE_FIELDS,
    ReplyKey.RESTRICTION_CHANGED: _CHANGE_FIELDS,
    ReplyKey.RESTRICTION_LIFTED: ("reasons",),
    ReplyKey.RESTRICTION_HELD: ("what", "until", "emergency_phone"),
    ReplyKey.RESTRICTION_HELD_UNTIL: ("what", "opens", "emergency_phone"),
    ReplyKey.RESTRICTION_POST: ("until",),
    ReplyKey.APPEAL_UPHELD: ("reasons", *_OMBUDSMAN),
    ReplyKey.APPEAL_OVERTURNED: ("reasons",),
    ReplyKey.APPEAL_VARIED: ("reasons", "what", *_OMBUDSMAN),
    ReplyKey.APPEAL_ALREADY: ("by",),
    ReplyKey.APPEAL_DECIDED: ("outcome", "reasons", *_OMBUDSMAN),
    ReplyKey.APPEAL_TOO_LATE: ("days", *_OMBUDSMAN),
    ReplyKey.LIMIT_ONE_CONTACT: ("contact",),
    ReplyKey.LIMIT_CHANNELS: ("channels",),
    ReplyKey.LIMIT_QUOTA: ("most", "days"),
    ReplyKey.LIMIT_HOURS: ("hours",),
    ReplyKey.STAFF_NOT_DELIVERED: ("reference", "reason"),
    ReplyKey.STAFF_DELIVERY_UNKNOWN: ("reference",),
    ReplyKey.STAFF_SAFETY_NOT_DELIVERED: ("reference", "reason"),
    ReplyKey.STAFF_WARNING_NOT_DELIVERED: ("reference", "reason"),
    ReplyKey.STAFF_REPORT_HEARD: ("reference",),
    ReplyKey.STAFF_TARGETED_HEARD: ("reference",),
    ReplyKey.STAFF_NOTICE_NOT_DELIVERED: ("reference", "reason"),
}

_MAY: Mapping[ReplyKey, tuple[str, ...]] = {
    ReplyKey.CHASE_ANSWER: ("what",),
    ReplyKey.CHASE_OVERDUE: ("what",),
    ReplyKey.CHASE_PLAIN: ("what",),
    ReplyKey.ASK_DEFINITION: ("reference",),
    ReplyKey.ASK_OUTCOME: ("reference",),
    ReplyKey.ASK_ADDRESS: ("reference",),
    ReplyKey.ASK_ACCESS: ("reference",),
    ReplyKey.ASK_PHOTO: ("reference",),
    ReplyKey.ASK_HOW_LONG: ("reference",),
    ReplyKey.ASK_HOUSEHOLD: ("reference",),
    ReplyKey.ACK_SAFEGUARDING: ("reference",),
    ReplyKey.ACK_UNSURE: ("reference",),
    ReplyKey.EXTENSION_NOTICE: ("promise",),
    ReplyKey.EXTENSION_NOTICE_DATA: ("promise",),
    ReplyKey.REMINDER: ("clause_title",),
    ReplyKey.WARNING: ("clause_title",),
    ReplyKey.WARNING_NO_REQUEST: ("clause_title",),
    ReplyKey.FINAL_WARNING: ("clause_title",),
    ReplyKey.FINAL_WARNING_NO_REQUEST: ("clause_title",),
    ReplyKey.GROUP_CLAUSE: ("clause_title",),
    ReplyKey.RESTRICTION_HELD: ("reference",),
    ReplyKey.RESTRICTION_HELD_UNTIL: ("reference", "until"),
    ReplyKey.RESTRICTION_LAPSED: ("reference",),
    ReplyKey.RESTRICTION_LIFTED: ("reference",),
}

_LABELS = (
    "button_",
    "choice_",
    "decision_",
    "what_",
    "state_",
    "complaint_yes",
    "complaint_no",
    "group_start_button",
)


def _longest(key: ReplyKey) -> int:
    if key.value.startswith(_LABELS):
        return LONGEST_LABEL
    return LONGEST_DESCRIPTION if key.value.startswith("command_") else LONGEST_TEXT


REPLY_SPECS: Mapping[ReplyKey, ReplySpec] = {
    key: ReplySpec(
        must=frozenset(_MUST.get(key, ())),
        may=frozenset(_MAY.get(key, ())),
        longest=_longest(key),
    )
    for key in ReplyKey
}


def fields_in(text: str) -> frozenset[str]:
    """The fields *text* names in braces; ``ValueError`` for anything but plain ``{words}``."""
    found = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain word in braces")
        found.add(name)
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """The texts of one language, already held against their declarations."""

    texts: Mapping[ReplyKey, str]
    #: Values of ``COMMON_FIELDS`` from the pack.
    common: Mapping[str, str]

    def render(self, key: ReplyKey, **fields: str) -> str:
        """The text, filled, as plain text; escaping it is for the channel.

        All fields declared for the text have to be given, whether or not this landlord's
        words use them, so that an edited pack cannot fail on a tenant. Others are ignored.
        """
        if missing := REPLY_SPECS[key].given - fields.keys() - self.common.keys():
            raise TypeError(f"The reply {key} needs {', '.join(sorted(missing))}.")
        return self.texts[key].format_map({**self.common, **fields})
