"""The name of every text the bot can say; the value is the key in the pack."""

from enum import StrEnum


class ReplyKey(StrEnum):
    """One text of the pack. Members are stored nowhere, but landlords edit by these names."""

    # In private: first words and the ways in
    WELCOME = "welcome"
    HELP = "help"
    RULES_INTRO = "rules_intro"
    RULES_LINE = "rules_line"
    STATUS_NONE = "status_none"
    STATUS_LIST = "status_list"
    STATUS_LINE = "status_line"
    PROMPT_REPAIR = "prompt_repair"
    PROMPT_COMPLAINT = "prompt_complaint"
    PROMPT_QUESTION = "prompt_question"

    # In private: what was understood
    ACK_REPAIR = "ack_repair"
    ACK_EMERGENCY = "ack_emergency"
    ACK_COMPLAINT = "ack_complaint"
    ACK_ENQUIRY = "ack_enquiry"
    ACK_CHASE = "ack_chase"
    ACK_ASB = "ack_asb"
    ACK_DATA_REQUEST = "ack_data_request"
    ACK_SAFEGUARDING = "ack_safeguarding"
    ACK_UNSURE = "ack_unsure"
    ACK_FEEDBACK = "ack_feedback"
    JOINED_CASE = "joined_case"
    PHOTO_ADDED = "photo_added"
    CHASE_ANSWER = "chase_answer"
    CHASE_OVERDUE = "chase_overdue"
    OFFER_COMPLAINT = "offer_complaint"
    COMPLAINT_OPENED = "complaint_opened"
    COMPLAINT_DECLINED = "complaint_declined"
    THANKS_REPLY = "thanks_reply"
    SMALL_TALK = "small_talk"
    CLOSED = "closed"
    VOICE_NOTE_RECEIVED = "voice_note_received"
    UNSUPPORTED_MEDIA = "unsupported_media"

    # In private: conduct
    REMINDER = "reminder"
    WARNING = "warning"
    WARNING_NO_REQUEST = "warning_no_request"
    THREAT_HELD = "threat_held"
    CHALLENGE_RECEIVED = "challenge_received"

    # In a group, where everybody reads along
    GROUP_CLAUSE = "group_clause"
    GROUP_CONTINUE_PRIVATE = "group_continue_private"

    # Labels on buttons
    GROUP_START_BUTTON = "group_start_button"
    BUTTON_REPAIR = "button_repair"
    BUTTON_COMPLAINT = "button_complaint"
    BUTTON_QUESTION = "button_question"
    BUTTON_STATUS = "button_status"
    BUTTON_RULES = "button_rules"
    BUTTON_CHALLENGE = "button_challenge"
    COMPLAINT_YES = "complaint_yes"
    COMPLAINT_NO = "complaint_no"

    # A platform's menu of commands
    COMMAND_START = "command_start"
    COMMAND_HELP = "command_help"
    COMMAND_RULES = "command_rules"
    COMMAND_STATUS = "command_status"

    # Words inside other texts: {what} and {state}
    WHAT_REPAIR = "what_repair"
    WHAT_COMPLAINT = "what_complaint"
    WHAT_CHASE = "what_chase"
    WHAT_ENQUIRY = "what_enquiry"
    WHAT_ASB_REPORT = "what_asb_report"
    WHAT_DATA_REQUEST = "what_data_request"
    WHAT_SAFEGUARDING = "what_safeguarding"
    WHAT_FEEDBACK = "what_feedback"
    WHAT_UNSURE = "what_unsure"
    STATE_OPEN = "state_open"
    STATE_CLAIMED = "state_claimed"
    STATE_CLOSED = "state_closed"

    # Lines for staff when a message to a tenant did not arrive
    STAFF_NOT_DELIVERED = "staff_not_delivered"
    STAFF_DELIVERY_UNKNOWN = "staff_delivery_unknown"
    STAFF_SAFETY_NOT_DELIVERED = "staff_safety_not_delivered"
    STAFF_WARNING_NOT_DELIVERED = "staff_warning_not_delivered"
