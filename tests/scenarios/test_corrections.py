"""What staff put right is handed on as labelled messages, without personal details."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.pipeline.corrections import Export, corrections
from bot.triage.labelled import from_lines
from tests.scenarios.landlord import Landlord


async def exported(home: Landlord, since: datetime | None = None) -> Export:
    return await corrections(home.store, since)


async def rows(home: Landlord) -> Sequence[Mapping[str, Any]]:
    return (await exported(home)).rows


async def test_a_case_that_was_moved_was_another_need(home: Landlord) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    await home.staff(StaffAct.REROUTE, "R-1001", "enquiry")

    (row,) = await rows(home)
    assert row["text"] == "Kitchen tap dripping"
    assert row["needs"] == ["enquiry"]
    assert (row["priority"], row["trade"]) == (None, None)
    assert row["corrected"] == ["needs", "priority", "trade"]
    assert row["note"] == "repair was really enquiry"
    assert row["severity"] == "none"


async def test_a_message_that_nobody_understood_gets_its_need(home: Landlord) -> None:
    await home.says("Kim", "the wotsit has done its thing once more")
    await home.staff(StaffAct.REROUTE, "R-1001", "repair", queue="enquiries")
    (row,) = await rows(home)
    assert row["needs"] == ["repair"]


async def test_an_incident_that_was_dismissed_was_no_abuse(home: Landlord) -> None:
    await home.says("Lee", "No heating for 3 days, you useless bitch")
    await home.staff(
        StaffAct.DISMISS,
        "M-1",
        "Lee means the boiler, 07700 900123",
        who="Sue",
        role=Role.SUPERVISOR,
        queue="moderation",
    )

    (row,) = await rows(home)
    assert (row["severity"], row["conduct"], row["target"]) == ("none", [], None)
    assert row["corrected"] == ["severity", "conduct", "target"]
    assert "repair" in row["needs"]  # the need was not what was looked at
    assert row["note"] == "not abuse: [name] means the boiler, [phone]"


async def test_both_corrections_of_one_message_make_one_line(home: Landlord) -> None:
    await home.says("Lee", "No heating for 3 days, you useless bitch")
    await home.staff(StaffAct.REROUTE, "R-1001", "complaint")
    await home.staff(StaffAct.DISMISS, "M-1", "not at us", who="Sue", role=Role.SUPERVISOR)
    (row,) = await rows(home)
    assert "repair" not in row["needs"]
    assert row["severity"] == "none"
    assert row["corrected"] == ["needs", "priority", "trade", "severity", "conduct", "target"]


async def test_what_was_moved_back_was_right_all_along(home: Landlord) -> None:
    await home.says("Kim", "How do I pay my rent?")
    await home.staff(StaffAct.REROUTE, "R-1001", "complaint", queue="enquiries")
    await home.staff(StaffAct.REROUTE, "R-1001", "enquiry", queue="complaints")
    assert await rows(home) == []


async def test_what_was_moved_on_is_what_it_became_last(home: Landlord) -> None:
    await home.says("Kim", "How do I pay my rent?")
    await home.staff(StaffAct.REROUTE, "R-1001", "complaint", queue="enquiries")
    await home.staff(StaffAct.REROUTE, "R-1001", "asb_report", queue="complaints")
    (row,) = await rows(home)
    assert row["needs"] == ["asb_report"]


async def test_a_case_that_nobody_moved_is_no_correction(home: Landlord) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001")
    assert await exported(home) == Export(rows=[], lost=0)


async def test_details_are_masked_in_the_words_and_in_what_was_said_before(
    home: Landlord,
) -> None:
    await home.says("Kim", "I am at 14 Sycamore Avenue M16 0AB")
    home.later(minutes=1)
    await home.says("Kim", "Kitchen tap dripping. Ring Jane Smith on 07700 900123. kim")
    await home.staff(StaffAct.REROUTE, "R-1001", "enquiry")
    (row,) = await rows(home)

    whole = orjson.dumps(row).decode()
    for detail in ("Sycamore", "M16", "900123", "Jane", "Smith", "Kim", "kim"):
        assert detail not in whole


async def test_only_corrections_since_then(home: Landlord) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    await home.staff(StaffAct.REROUTE, "R-1001", "enquiry")
    home.later(days=1)
    await home.says("Lee", "How do I pay my rent?")
    await home.staff(StaffAct.REROUTE, "R-1002", "complaint", queue="enquiries")
    (row,) = (await exported(home, home.now)).rows
    assert row["needs"] == ["complaint"]


async def test_a_correction_without_its_message_is_counted(home: Landlord, tmp_path: Path) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    await home.staff(StaffAct.REROUTE, "R-1001", "enquiry")
    with closing(sqlite3.connect(tmp_path / "tenantline.db")) as db:
        db.execute("DELETE FROM case_message")
        db.commit()
    assert await exported(home) == Export(rows=[], lost=1)


async def test_the_lines_can_be_evaluated(home: Landlord) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    await home.staff(StaffAct.REROUTE, "R-1001", "enquiry")
    (message,) = from_lines([orjson.dumps(row) for row in await rows(home)], "export")
    assert message.wanted["needs"] == {"enquiry"}
    assert "severity" not in message.wanted
