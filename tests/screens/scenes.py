"""What is photographed, in the order in which it happens."""

from collections.abc import Callable, Mapping

from tests.screens.draw import channel, home, modal
from tests.screens.story import ANNA, BEN, SUE, Desk

TAP = (
    "Hello, the kitchen tap has been dripping since Thursday and the cupboard under the sink is "
    "getting wet. We have a baby and I am at work until 3."
)
ABUSE = "No heating for 3 days, you useless bitch"
COMPLAINT = (
    "I want to make a formal complaint. I told you about the mould in March and nobody came."
)
#: Takes a picture of a page under a name.
Take = Callable[[str, str], None]


async def play(desk: Desk, take: Take) -> None:
    """The whole morning."""
    await _a_repair(desk, take)
    await _an_emergency(desk, take)
    await _abuse(desk, take)
    await _a_complaint(desk, take)
    await _at_home(desk, take)
    await _targeted(desk, take)


async def _a_repair(desk: Desk, take: Take) -> None:
    await desk.says("Opal", TAP, photo="tap.jpg")
    take("card-repair", channel([desk.card("#repairs", "R-1001")]))
    await desk.presses(ANNA, "#repairs", "R-1001", "Claim")
    await desk.presses(ANNA, "#repairs", "R-1001", "Reply to tenant")
    take("form-reply", modal(desk.form()))
    await desk.fills_in(ANNA, text="Thank you, Opal. A plumber comes on Tuesday after 3.")
    await desk.says("Opal", "Tuesday is fine, thank you!")
    take("thread", channel(desk.thread("#repairs", "R-1001")))


async def _an_emergency(desk: Desk, take: Take) -> None:
    await desk.says("Kim", "I can smell gas in my kitchen!")
    take("card-emergency", channel([desk.card("#repairs", "R-1002")]))


async def _abuse(desk: Desk, take: Take) -> None:
    await desk.says("Lee", ABUSE, photo="boiler.jpg")
    take("card-folded", channel(desk.thread("#repairs", "R-1003")[:2]))
    take("card-incident", channel([desk.card("#moderation", "M-1")]))
    await desk.says("Max", "I know where your plumber parks. He will get what is coming to him")
    await desk.presses(SUE, "#moderation", "M-2", "Warn")
    take("form-warn", modal(desk.form()))


async def _a_complaint(desk: Desk, take: Take) -> None:
    await desk.says("Ruth", COMPLAINT)
    take("card-complaint", channel([desk.card("#complaints", "R-")]))


async def _at_home(desk: Desk, take: Take) -> None:
    await desk.presses(ANNA, "#repairs", "R-1003", "Claim")
    await desk.presses(ANNA, "#repairs", "R-1003", "Show words")
    await desk.presses(BEN, "#repairs", "R-1002", "Claim")
    await desk.slack.opens_home(ANNA)
    await desk.settle()
    take("home", home(desk.slack.space.homes[ANNA]))
    await desk.presses(ANNA, "#repairs", "R-1001", "Close")
    take("form-close", modal(desk.form()))


async def _targeted(desk: Desk, take: Take) -> None:
    await desk.slack.reaches_for(ANNA, "staff_targeted")
    await desk.settle()
    take("form-targeted", modal(desk.form()))
    await desk.fills_in(
        ANNA,
        safe="unsure",
        what="A tenant waits at my car after work and knows my name.",
        where="in_person",
        since="last Monday",
    )
    take("card-targeted", channel([desk.card("#moderation", "P-1")]))


#: What each picture shows, for whoever cannot see it.
CAPTIONS: Mapping[str, str] = {
    "card-repair": "A repair, as it arrives",
    "card-emergency": "An emergency",
    "card-folded": "A repair whose words are folded, with its photo shut",
    "card-complaint": "A complaint",
    "card-incident": "An incident, for supervisors",
    "card-targeted": "A colleague who is being targeted, for supervisors",
    "thread": "A case's thread, with what was answered and what the tenant wrote next",
    "form-reply": "Replying",
    "form-warn": "Warning",
    "form-close": "Closing",
    "form-targeted": "Saying that one is being targeted",
    "home": "App Home, the worklist",
}
