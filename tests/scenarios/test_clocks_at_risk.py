"""What is promised is kept, or everybody who can still help hears of it in time."""

from datetime import UTC, datetime, timedelta

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.outbound import Refusal, Refused
from tests.scenarios.landlord import Landlord, a_landlord, fact, the_pack

BEFORE_CHRISTMAS = datetime(2026, 12, 23, 16, 0, tzinfo=UTC)


def of_clocks(home: Landlord, queue: str, about: str = "") -> list[str]:
    said = [note.text for note in home.told(queue)]
    return [text for text in said if text.startswith(("At risk", "MISSED")) and about in text]


async def test_a_hazard_over_christmas_is_at_risk_then_missed_then_explained(tmp_path):
    async with a_landlord(tmp_path, start=BEFORE_CHRISTMAS) as home:
        await home.says("Sam", "there is black mould all over the bedroom wall")
        assert "look into the damp" in str(home.card("repairs"))
        await home.staff(StaffAct.CLAIM, "R-1001")

        # Ten working days on from 23 December end on 11 January: three holidays fall between.
        await home.until(datetime(2027, 1, 11, 12, 0, tzinfo=UTC))
        told = of_clocks(home, "repairs", "look into the damp")
        assert [text.split(" on ")[0] for text in told] == ["At risk"] * 3
        assert of_clocks(home, "moderation", "look into the damp") == told[2:]
        notes = [note for note in home.told("repairs") if note.text == told[0]]
        assert notes[0].call == ("UAnn",)

        await home.until(datetime(2027, 1, 12, 1, 0, tzinfo=UTC))
        assert "look into the damp" in fact(home.card("repairs"), "Missed")
        assert len(of_clocks(home, "repairs", "look into the damp")) == 3  # it is night
        await home.until(datetime(2027, 1, 12, 8, 0, tzinfo=UTC))
        for queue in ("repairs", "moderation"):
            assert of_clocks(home, queue, "look into the damp")[-1].startswith("MISSED")

        await home.submits(
            StaffAct.MISSED_WHY, "R-1001", why="no_access", reason="nobody was in twice"
        )
        missed = fact(home.card("repairs"), "Missed")
        assert "We could not get in: nobody was in twice" in missed
        explained = [one for one in await home.audit() if "clock.explained" in one.body]
        assert len(explained) == 1
        await home.staff(StaffAct.MISSED_WHY, "R-1001", "again")
        assert "without a reason" in home.whispered()[-1]


async def test_nobody_is_told_at_night_and_nothing_is_hidden_by_a_weekend(tmp_path):
    async with a_landlord(tmp_path, start=BEFORE_CHRISTMAS) as home:
        await home.says("Sam", "there is black mould all over the bedroom wall")
        calendar = the_pack().calendar
        told = 0
        while home.now < datetime(2027, 1, 15, tzinfo=UTC):
            await home.passes(hours=1)
            now_told = len(of_clocks(home, "repairs"))
            if now_told > told:
                assert calendar.is_open(home.now) or calendar.is_open(
                    home.now - timedelta(minutes=59)
                )
            told = now_told
        assert told >= 3


async def test_a_step_that_was_done_stops_its_clock_and_starts_the_next(tmp_path):
    async with a_landlord(tmp_path, start=BEFORE_CHRISTMAS) as home:
        await home.says("Sam", "there is black mould all over the bedroom wall")
        await home.staff(StaffAct.PROGRESS, "R-1001", "investigated")
        card = str(home.card("repairs"))
        assert "look into the damp" not in card
        assert "write to the tenant with what was found" in card
        await home.staff(StaffAct.PROGRESS, "R-1001", "made_of_cheese")
        assert "is no step of this case" in home.whispered()[-1]


async def test_a_closed_case_is_at_risk_no_more(tmp_path):
    async with a_landlord(tmp_path, start=BEFORE_CHRISTMAS) as home:
        await home.says("Sam", "there is black mould all over the bedroom wall")
        await home.staff(StaffAct.CLOSE, "R-1001", "all done")
        await home.passes(days=60)
        assert not of_clocks(home, "repairs")
        assert await home.store.read(lambda tx: tx.timers.next_at()) is None


async def test_a_complaint_is_extended_once_with_a_notice_that_says_what_it_has_to(tmp_path):
    async with a_landlord(tmp_path, start=datetime(2026, 12, 1, 10, 0, tzinfo=UTC)) as home:
        await home.says("Sam", "I want to make a formal complaint about how I was treated")
        reference = home.card("complaints").reference
        await home.staff(StaffAct.ACKNOWLEDGE, reference, "how Sam was treated", queue="complaints")
        await home.staff(StaffAct.EXTEND, reference, "2027-03-01 the surveyor is ill")
        assert "At most 10 working days more" in home.whispered()[-1]
        await home.staff(StaffAct.EXTEND, reference, "2026-12-31")
        assert "say why" in home.whispered()[-1]
        await home.staff(StaffAct.EXTEND, reference, "2026-12-31 the surveyor is ill")
        notice = home.read_by("Sam")[-1]
        assert "the surveyor is ill" in notice
        assert "Thursday 31 December" in notice
        assert "Housing Ombudsman" in notice
        assert "0300 111 3000" in notice
        assert "Thursday 31 December" in fact(home.card("complaints"), "Due")
        await home.staff(StaffAct.EXTEND, reference, "2027-01-05 still ill")
        assert "extended" in home.whispered()[-1] or "Nothing allows" in home.whispered()[-1]
        await home.until(datetime(2026, 12, 30, 23, tzinfo=UTC))
        assert not fact(home.card("complaints"), "Missed")
        await home.until(datetime(2027, 1, 4, 12, tzinfo=UTC))
        assert "answer the complaint" in fact(home.card("complaints"), "Missed")


async def test_an_extension_whose_notice_nobody_got_gives_no_time(tmp_path):
    async with a_landlord(tmp_path, start=datetime(2026, 12, 1, 10, 0, tzinfo=UTC)) as home:
        await home.says("Sam", "I want to see all the data you hold about me")
        card = next(iter(home.cards("enquiries").values()))
        due = fact(card, "Due")
        blocked = Refused(reason=Refusal.BLOCKED, because="the person blocked the bot")
        home.tenants.answers = [blocked]
        await home.staff(StaffAct.EXTEND, card.reference, "2027-02-26 there is a lot of it")
        after = home.cards("enquiries")[card.reference]
        assert fact(after, "Due") == due
        assert "NOT delivered" in fact(after, "Last answer")


async def test_late_warnings_come_at_the_start_each_once(tmp_path):
    async with a_landlord(tmp_path, start=BEFORE_CHRISTMAS) as home:
        await home.says("Sam", "there is black mould all over the bedroom wall")
    tuesday = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
    async with a_landlord(tmp_path, start=tuesday) as home:
        await home.settle()
        assert len(of_clocks(home, "repairs")) == 1
        assert of_clocks(home, "repairs")[0].startswith("MISSED")
    async with a_landlord(tmp_path, start=tuesday + timedelta(hours=1)) as home:
        await home.settle()
        assert not of_clocks(home, "repairs")


async def test_only_staff_with_rights_move_a_clock(tmp_path):
    async with a_landlord(tmp_path, start=BEFORE_CHRISTMAS) as home:
        await home.says("Sam", "there is black mould all over the bedroom wall")
        for act in (StaffAct.PROGRESS, StaffAct.EXTEND, StaffAct.MISSED_WHY):
            await home.staff(act, "R-1001", "investigated", who="Eve", role=None)
        assert "look into the damp" in str(home.card("repairs"))
        assert len(home.whispered()) == 3
        await home.staff(StaffAct.PROGRESS, "R-1001", "investigated", role=Role.AGENT)
        assert "look into the damp" not in str(home.card("repairs"))
