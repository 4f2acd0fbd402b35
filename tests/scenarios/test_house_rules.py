"""The house rules in a chat: the list, a clause by its button, and links that last."""

from dataclasses import replace
from pathlib import Path

from bot.domain.acts import TenantAct
from bot.domain.outbound import PostHouseRules, Warn
from tests.scenarios.landlord import Landlord, a_landlord, the_pack


def last(home: Landlord, chat: str) -> PostHouseRules:
    """The rules that were posted last in *chat*."""
    (*_, op) = home.sent_to(chat)
    assert isinstance(op.intent, PostHouseRules)
    return op.intent


async def test_the_list_is_short_and_has_a_button_per_clause(home: Landlord) -> None:
    await home.presses("Sam", TenantAct.RULES)

    rules, said = the_pack().house_rules, last(home, "Sam")
    assert rules.version in said.text
    assert all(f"{clause.id}. {clause.title}" in said.text for clause in rules.clauses)
    assert rules.clauses[0].text not in said.text
    assert [button.subject for button in said.buttons] == [clause.id for clause in rules.clauses]


async def test_a_press_shows_the_clause_in_full_with_examples(home: Landlord) -> None:
    await home.presses("Sam", TenantAct.RULES, subject="3")

    clause, said = the_pack().house_rules.clause("3"), last(home, "Sam")
    assert clause.text in said.text
    assert clause.more in said.text
    assert all(one in said.text for one in (*clause.breach, *clause.not_breach))
    assert not said.buttons


async def test_a_clause_that_is_no_longer_there_brings_the_list(home: Landlord) -> None:
    await home.presses("Sam", TenantAct.RULES, subject="99")

    assert last(home, "Sam").buttons


async def test_in_a_group_the_buttons_lead_into_the_private_chat(home: Landlord) -> None:
    await home.presses("Sam", TenantAct.RULES, group="estate")
    (*_, op) = home.sent_to("estate")
    button = op.intent.buttons[2]
    assert not button.action

    await home.presses("Sam", TenantAct.START, subject=button.deep_link)

    assert the_pack().house_rules.clause("3").text in last(home, "Sam").text


async def test_where_the_bot_serves_the_page_a_warning_links_clause_and_version(
    tmp_path: Path,
) -> None:
    pack = the_pack()
    linked = replace(pack.house_rules, permanent_links=True)
    async with a_landlord(tmp_path, rulebook=replace(pack, house_rules=linked)) as home:
        await home.says("Sam", "Kitchen tap dripping you useless bitch")
        warnings = [op.intent for op in home.sent_to("Sam") if isinstance(op.intent, Warn)]
    (warning,) = warnings
    assert f"/house-rules/{warning.rules_version}#{warning.clause}" in warning.text
