"""From the button in Slack to the notice on Telegram, and the appeal back again."""

from tests.scenarios.test_both_platforms import ABUSE, SAM, SUE, World, world

__all__ = ["world"]  # the fixture


async def test_a_restriction_is_read_before_it_is_sent_and_appealed_where_it_was_read(
    world: World,
) -> None:
    world.telegram.user_says(SAM, ABUSE)
    incident = await world.card("#moderation", "M-1")
    await world.card_says("#moderation", "warning delivered")
    await world.presses(SUE, "#moderation", incident, "Restrict …")
    form = await world.form()
    await world.slack.submits(
        SUE,
        form,
        {
            "kind": "quota",
            "what": "3 in 7 days",
            "reason": "Insults after a warning.",
            "adjustments": "none needed because none were asked for",
        },
    )
    proposed = await world.card("#moderation", "Approve and send")
    assert "at most 3 of your messages in 7 days" in str(proposed["blocks"])
    assert not any("limit how you can reach us" in text for text in world.read())

    await world.presses(SUE, "#moderation", proposed, "Approve and send")
    notice = await world.reads("limit how you can reach us")
    assert "Insults after a warning." in notice
    await world.card_says("#moderation", "in force")
    world.telegram.user_says(SAM, "/appeal I was quoting my neighbour")
    await world.card_says("#moderation", "I was quoting my neighbour")
    await world.reads("We have your appeal")
