"""What people can press or command, by the names that channels send and the core handles."""

from enum import StrEnum


class TenantAct(StrEnum):
    """Buttons and commands of the person who writes to us."""

    START = "start"  # the subject may carry a deep link's payload
    HELP = "help"
    RULES = "rules"
    STATUS = "status"
    REPORT_REPAIR = "report_repair"
    MAKE_COMPLAINT = "make_complaint"
    ASK_QUESTION = "ask_question"
    COMPLAINT_YES = "complaint_yes"  # subject: the case the complaint grew out of
    COMPLAINT_NO = "complaint_no"
    RATE = "rate"  # subject: case and number, as "R-1001:4"
    DETAIL = "detail"  # subject: case, fact and answer, as "R-1001:how_long:choice_days"
    ANSWER = "answer"  # subject: case, question and answer, as "R-1001:gate:gas"
    STAGE2 = "stage2"  # subject: the complaint
    CHALLENGE = "challenge"  # the appeal's name under older warnings
    REPORT_POST = "report"  # subject: the post; value: why; ``message_id``: the command itself
    PIN_RULES = "pin_rules"  # by whoever moderates the group
    APPEAL = "appeal"  # subject: the incident or restriction; empty for the latest decision


class StaffAct(StrEnum):
    """Buttons, commands and forms of staff; ``bot.domain.rights`` says whose."""

    CLAIM = "case_claim"
    RELEASE = "case_release"
    REPLY = "case_reply"  # button opens the form; the form carries ``text``
    REPLY_SAVED = "reply_saved"  # in the open form of a reply: a saved reply was chosen
    REPLY_CLOSED = "reply_closed"  # the form of a reply was closed without sending
    SAVED = "saved_replies"  # all of them, to whoever asks
    SAVED_WRITE = "saved_reply_write"  # form: ``name``, ``text``, ``keep``; subject: which one
    NOTE = "case_note"  # form field ``text``
    REROUTE = "case_reroute"  # form fields ``need``: a NeedKind, ``why`` and ``words``
    CLOSE = "case_close"  # form fields ``outcome`` and ``words``
    GIVE = "case_give"  # form fields ``to``: a colleague, and ``note``
    CORRECT = "case_correct"  # form fields ``priority``, ``trade``, ``why`` and ``words``
    SPLIT = "case_split"  # form: ``message``, ``how``, ``need``, ``trade``, ``why``, ``words``
    MERGE = "case_merge"  # form fields ``into``, ``why`` and ``words``
    NOT_REQUEST = "case_not_request"  # form fields ``why`` and ``words``
    ASK = "case_ask"  # subject: case and fact, as "R-1001:address"
    REVEAL = "incident_reveal"  # show folded words to one person, and record it
    WARN = "incident_warn"  # form field ``clause``: a clause id
    DISMISS = "incident_dismiss"  # form field ``reason``
    REMIND = "incident_remind"  # form field ``clause``, as for the two others that are sent
    FINAL = "incident_final"
    REMIND_CLAUSE = "incident_remind_clause"  # in the open form: another clause was chosen
    WARN_CLAUSE = "incident_warn_clause"
    FINAL_CLAUSE = "incident_final_clause"
    PREVIEW = "incident_preview"  # value: what would be sent, as "warn 3"
    INCIDENT_MORE = "incident_more"  # what is not on the card, to whoever asks
    HOLD = "answers_hold"  # the bot's own answers to the person; staff still answer
    LET_GO = "answers_let_go"
    HAND_TO = "incident_hand_to"  # form field ``to``: another supervisor
    REFER = "incident_refer"  # form fields ``to`` and ``number``
    SUPPORT = "incident_support"  # form fields ``who`` and ``what``
    ADJUST = "person_adjust"  # form field ``text``: what to mind with the person
    AIMED = "incident_aimed"  # form field ``who``: the one person it is aimed at
    EVIDENCE = "incident_evidence"  # a pack, made beside everything else; value: more incidents
    KEEP = "incident_keep"  # form fields ``reason`` and ``until``: whatever retention says
    UNKEEP = "incident_unkeep"  # form field ``reason``
    HIDE = "incident_hide"  # remove the post from where others see it
    MUTE = "member_mute"  # in the incident's group; form fields ``until`` and ``reason``
    UNMUTE = "member_unmute"
    BAN = "member_ban"  # form fields ``until`` and ``reason``
    UNBAN = "member_unban"
    PIN_RULES = "rules_pin"  # subject: an incident of that group, or the group's id
    RESTRICT = "person_restrict"  # form: see ``restriction_forms``; subject: incident or case
    APPROVE = "restriction_approve"  # send the notice; of a bar, a second supervisor does
    DISCARD = "restriction_discard"  # form field ``reason``
    TOLD = "restriction_told"  # no chat can be reached; form field ``how``
    HELD = "restriction_held"  # show the messages it holds to one person
    HAND_OVER = "restriction_hand_over"  # deal with the messages it holds
    REVIEW = "restriction_review"  # form: ``outcome``, ``reasons``, ``review``, ``ends``, ``what``
    HEAR = "appeal_hear"  # form fields ``outcome``, ``reasons`` and ``what``
    LINK = "person_link"  # two accounts are one person's; form fields ``other`` and ``reason``
    UNLINK = "person_unlink"  # form field ``reason``
    RESEND = "delivery_resend"  # subject: idempotency key of a send with unknown outcome
    LEAVE = "delivery_leave"
    ACKNOWLEDGE = "complaint_acknowledge"  # form fields ``definition`` and ``outcome``
    DECIDE = "complaint_decide"  # form: ``decision``, ``reasons``, ``remedy``, ``outstanding``
    HAVE_IT = "emergency_have_it"  # ends the alerts; whoever presses has the case
    PROGRESS = "case_progress"  # form field ``event``: what was done
    EXTEND = "clock_extend"  # form fields ``clock``, ``until`` and ``reason``
    MISSED_WHY = "clock_missed_why"  # form fields ``why`` and ``reason``
    SHOW = "case_show"  # the case as it stands, to whoever asks and nobody else
    WORKLIST = "staff_worklist"  # subject: a page of it, see ``bot.domain.worklist``
    MINE = "staff_mine"
    SEARCH = "staff_search"  # value: the words
    PERSON = "staff_person"  # value: a reference, or how a name begins
    RULES = "staff_rules"  # the house rules as published
    HELP = "staff_help"
    REPORT = "message_report"  # on any message; form: ``what``, ``reason``; subject: the shortcut
    MAKE_CASE = "message_make_case"  # on any message; form: ``need``, ``words``, ``whose``
    TARGETED = "staff_targeted"  # form: ``safe``, ``what``, ``where``, ``who``, ``since``
    TAKE_CONCERN = "concern_take"
    CLOSE_CONCERN = "concern_close"  # form field ``outcome``
    TELL_MORE = "concern_add"  # form: ``kind``, ``text``, files; by whoever raised it
    OFFER = "concern_offer"  # form field ``what``: support for whoever raised it
    ANSWER_OFFER = "concern_answer"  # subject: concern, offer and answer, "P-3:7:accepted"
    MEDIA = "media_show"  # to one person; subject: case and number of the file, "R-1001:7"
    HAND_BACK = "case_hand_back"  # give up a case that is hard to read, without a reason
    EXPOSURE = "staff_exposure"  # how often each opened something hard to read
