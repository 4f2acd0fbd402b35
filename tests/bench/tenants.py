"""What tenants write in a benchmark, and in which order: each message gets exactly one answer."""

from typing import Any

REPORTS = (
    "Hi, the kitchen tap has been dripping since Monday and it is getting worse",
    "the radiator in the back bedroom wont heat up, the others are fine",
    "There is black mould coming back behind the wardrobe in the small bedroom",
    "Our front gate is broken, the hinge snapped off last night in the wind",
    "toilet keeps running after you flush it, since this morning",
    "The extractor fan in the bathroom stopped working, can someone have a look please",
    "The handle of the bedroom door came off and the screws do not hold any more",
    "Window in the living room does not close properly any more and there is a draught",
)
CHASE = "Hello, any news on my repair please?"
#: No two are quite alike, as in life: what is remembered of sentences must not flatter.
UNLIKE = "{text} (flat {number})"
THANKS = "Thank you very much"
#: A tenant reports something, asks about it, and says thank you; then the next one comes.
EACH = 3


def words(number: int) -> str:
    """The words of message *number* of one lane of tenants."""
    tenant, step = divmod(number, EACH)
    text = (REPORTS[tenant % len(REPORTS)], CHASE, THANKS)[step]
    return text if text is THANKS else UNLIKE.format(text=text, number=tenant + 1)


def message(chat: int, message_id: int, text: str, at: int) -> dict[str, Any]:
    """``Message`` as the Bot API shows it to a bot in a private chat."""
    person = {"id": chat, "first_name": "Ada", "last_name": "Ashdown"}
    return {
        "message_id": message_id,
        "from": {**person, "is_bot": False, "language_code": "en"},
        "chat": {**person, "type": "private"},
        "date": at,
        "text": text,
    }
