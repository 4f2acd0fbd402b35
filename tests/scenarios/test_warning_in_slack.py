"""A supervisor warns through the real libraries: what will be read is shown, and follows."""

from pathlib import Path

from tests.scenarios.test_both_platforms import SAM, SUE, both, labels

THREAT = "I know where Sarah parks, she'll regret it"


async def test_the_preview_follows_the_clause_and_exactly_that_is_sent(tmp_path: Path) -> None:
    async with both(tmp_path) as world:
        world.telegram.user_says(SAM, THREAT)
        card = await world.card("#moderation", "M-1")
        assert {"Remind", "Warn", "Final warning", "Not abuse", "More"} <= set(labels(card))

        await world.presses(SUE, "#moderation", card, "Final warning")
        form = await world.form()
        assert "final warning" in str(form["blocks"])
        before = str(form["blocks"][0])
        await world.slack.picks(SUE, form, "clause", "1")
        await world.slack.until(lambda: "Rule 1, " in str(world.slack.views[-1]["blocks"]))
        form = world.slack.views[-1]
        assert str(form["blocks"][0]) != before
        assert not any("final warning" in text for text in world.read())

        await world.slack.submits(SUE, form, {"clause": "1"})
        read = await world.reads("This is a final warning")
        assert "Rule 1, " in read
        await world.card_says("#moderation", "accepted by Telegram")
