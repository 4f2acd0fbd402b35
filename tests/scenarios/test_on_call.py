"""An emergency reaches a person at any hour, whoever has to be alerted for it."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.on_call import EVERYBODY, HERE, Duty, OnCall
from bot.domain.outbound import Notify, Reply, SafetyAdvice
from bot.pipeline.step import Office
from bot.pipeline.timers import Timers
from tests.scenarios.landlord import DESK, Landlord, a_landlord, the_pack

#: A bank holiday, and three in the morning.
NEW_YEAR = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)
OPEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
NIGHT = Duty(name="the night team", staff=("S0NIGHT",), when_closed=True)
MANAGER = Duty(name="the duty manager", staff=("U0MANAGER",))


@asynccontextmanager
async def a_landlord_on_call(folder: Path, *rota: Duty, start: datetime = NEW_YEAR):
    on_call = OnCall(again=timedelta(minutes=5), alerts_each=2, rota=rota)
    book = replace(the_pack(), on_call=on_call)
    async with a_landlord(folder, rulebook=book, start=start) as home:
        yield home


def alerts(home: Landlord, queue: str = "repairs") -> list[Notify]:
    return [
        note for note in home.told(queue) if any(b.action == StaffAct.HAVE_IT for b in note.buttons)
    ]


async def test_an_unanswered_emergency_on_new_years_day_goes_on_until_somebody_presses(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT, MANAGER) as home:
        await home.says("Sam", "I can smell gas")
        assert isinstance(home.sent_to("Sam")[0].intent, SafetyAdvice)
        assert [note.call for note in alerts(home)] == [("S0NIGHT",)]

        await home.passes(minutes=4)
        assert len(alerts(home)) == 1
        await home.passes(minutes=1)
        assert [note.call for note in alerts(home)] == [("S0NIGHT",), ("S0NIGHT",)]
        await home.passes(minutes=10)
        assert [note.call for note in alerts(home)][2:] == [("U0MANAGER",), ("U0MANAGER",)]
        assert not alerts(home, "moderation")
        await home.passes(minutes=15)
        assert [note.call for note in alerts(home, "moderation")] == [(EVERYBODY,)] * 3

        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo", role=Role.SUPERVISOR)
        assert "has R-1001 and is dealing with it" in home.read_by("Sam")[-1]
        assert home.card("repairs").facts[0].value == "Mo has it"
        await home.passes(days=1)
        assert len(alerts(home, "moderation")) == 3


async def test_whoever_presses_second_is_told_who_has_it_and_the_tenant_hears_once(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Ann")
        assert "Mo already has R-1001" in home.whispered()[-1]
        assert len([text for text in home.read_by("Sam") if "dealing with it" in text]) == 1


async def test_claiming_the_card_ends_the_alerts_and_putting_it_back_begins_them(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.CLAIM, "R-1001")
        await home.passes(hours=1)
        assert len(alerts(home)) == 1
        await home.staff(StaffAct.RELEASE, "R-1001")
        assert len(alerts(home)) == 2


async def test_an_emergency_that_was_made_safe_calls_nobody_out_and_wakes_nobody(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.HAVE_IT, "R-1001")
        await home.staff(StaffAct.PROGRESS, "R-1001", "investigated")
        await home.staff(StaffAct.PROGRESS, "R-1001", "made_safe")
        await home.staff(StaffAct.RELEASE, "R-1001")
        assert len(alerts(home)) == 1
        before = len(home.told("repairs"))
        await home.until(datetime(2027, 1, 4, 7, 59, tzinfo=UTC))  # the next working morning
        assert len(home.told("repairs")) == before


async def test_an_emergency_at_risk_in_the_night_is_told_to_whoever_is_on_call(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        await home.passes(hours=12)
        note = home.told("repairs")[-1]
        assert note.text.startswith("At risk on R-1001: make it safe")
        assert note.call == ("UMo", "S0NIGHT")


async def test_nobody_without_rights_ends_the_alerts(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Eve", role=None)
        await home.passes(minutes=5)
        assert len(alerts(home)) == 2
        assert not [text for text in home.read_by("Sam") if "dealing with it" in text]


async def test_in_opening_hours_the_team_and_whoever_is_on_call_both_hear(tmp_path):
    async with a_landlord_on_call(tmp_path, MANAGER, start=OPEN) as home:
        await home.says("Sam", "I can smell gas")
        assert [note.call for note in alerts(home)] == [("U0MANAGER", HERE)]


async def test_with_nobody_on_the_rota_supervisors_hear_at_once_at_night(tmp_path):
    async with a_landlord_on_call(tmp_path) as home:
        await home.says("Sam", "I can smell gas")
        assert [note.call for note in alerts(home, "moderation")] == [(EVERYBODY,)]


async def test_an_emergency_of_somebody_who_went_home_is_taken_over(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT, start=OPEN) as home:
        await home.says("Sam", "my kitchen tap drips")
        await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")
        home.now = NEW_YEAR
        await home.says("Sam", "the tap burst and water is pouring through the ceiling lights")
        assert alerts(home)
        reference = alerts(home)[0].buttons[0].subject
        await home.staff(StaffAct.HAVE_IT, reference, who="Mo")
        assert home.cards("repairs")[reference].facts[0].value == "Mo has it"


async def test_alerts_that_fell_due_while_the_bot_was_down_go_out_at_the_start(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.says("Kim", "there is a fire in the kitchen")
    later = NEW_YEAR + timedelta(minutes=30)
    async with a_landlord_on_call(tmp_path, NIGHT, start=later) as home:
        await home.settle()
        assert [note.buttons[0].subject for note in alerts(home)] == ["R-1001", "R-1002"]


async def test_two_processes_alert_once(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        office = Office(rulebook=replace(the_pack(), on_call=OnCall(rota=(NIGHT,))), staff=DESK)
        other = Timers(home.store, office, lambda: home.now, home.works.delivery.written)
        running = asyncio.create_task(other.run())
        for _ in range(6):
            home.later(minutes=5)
            other.written()
            await home.settle()
            await other.settled()
        await home.settle()
        running.cancel()
        assert len(alerts(home)) + len(alerts(home, "moderation")) == 7


async def test_the_tenant_hears_of_the_night_once(home: Landlord) -> None:
    def closed() -> list[str]:
        return [text for text in home.read_by("Sam") if "closed at the moment" in text]

    await home.says("Sam", "my kitchen tap drips")
    home.later(minutes=20)
    await home.says("Sam", "also my bedroom door is stuck")
    assert len(closed()) == 1
    assert "Monday 23 November, 08:00" in closed()[0]
    assert "03069 990 123" in closed()[0]
    home.now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    await home.says("Sam", "and the extractor fan in the bathroom does not work")
    assert len(closed()) == 1
    home.now = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    await home.says("Sam", "the garden fence fell over")
    assert len(closed()) == 2


async def test_at_night_nobody_is_alerted_for_what_can_wait(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "my kitchen tap drips")
        assert not [note for note in home.told("repairs") if note.call or note.urgent]
        assert isinstance(home.sent_to("Sam")[0].intent, Reply) is False


THREAT = "I know where Sarah parks, she'll regret it"


async def test_a_threat_at_night_alerts_who_is_on_call_beside_the_supervisors(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", THREAT)

        assert [note.call for note in alerts(home)] == [("S0NIGHT",)]
        assert [note for note in home.told("moderation") if note.urgent]
        said = alerts(home)[0]
        assert "Sarah" not in said.text + said.quote
        assert "M-1" in said.text
        assert not any(THREAT in text for text in home.read_by("Sam"))


async def test_a_threat_that_nobody_takes_goes_to_all_supervisors_and_then_ends(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", THREAT)
        await home.passes(days=1)

        assert [note.call for note in alerts(home)] == [("S0NIGHT",)] * 2
        assert [note.call for note in alerts(home, "moderation")] == [(EVERYBODY,)] * 2
        assert any("threat.unanswered" in entry.body for entry in await home.audit())


async def test_whoever_has_a_threat_ends_its_alerts_and_others_are_told_who_it_is(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", THREAT)
        read = home.read_by("Sam")
        await home.staff(StaffAct.HAVE_IT, "M-1", who="Mo")
        await home.staff(StaffAct.HAVE_IT, "M-1", who="Ann")
        await home.passes(hours=1)

        assert len(alerts(home)) == 1
        assert any(note.text == "Mo has M-1." for note in home.told("moderation"))
        assert home.whispered()[-1] == "Mo already has M-1."
        assert home.read_by("Sam") == read  # nobody who threatens hears who looks at it


async def test_a_supervisors_decision_ends_the_alerts_of_a_threat(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", THREAT)
        await home.staff(StaffAct.DISMISS, "M-1", "a film", who="Sue", role=Role.SUPERVISOR)
        await home.passes(hours=1)
        assert len(alerts(home)) == 1


async def test_in_opening_hours_a_threat_calls_supervisors_and_not_the_whole_team(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT, start=OPEN) as home:
        await home.says("Sam", THREAT)
        assert not alerts(home)
        assert [note.call for note in alerts(home, "moderation")] == [(HERE,)]


async def test_words_that_are_only_abusive_ring_nobody_out_of_bed(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "You useless bitch")
        await home.passes(hours=1)
        assert not alerts(home)
        assert not alerts(home, "moderation")


async def test_what_follows_an_emergency_is_read_by_staff_also_where_it_asks_for_nothing(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.says("Sam", "it is getting worse, we feel sick now")

        assert any("we feel sick now" in note.quote for note in home.told("repairs"))
        assert "R-1001" in home.read_by("Sam")[-1]
        assert "ring" in home.read_by("Sam")[-1]


async def test_whoever_makes_an_emergency_safe_starts_what_is_owed_after_it(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.PROGRESS, "R-1001", "made_safe")

        due = home.card("repairs").facts[1].value
        assert due.startswith("Wednesday 6 January (write to the tenant")


async def test_a_new_danger_rings_whoever_has_the_emergency_and_whoever_is_on_call(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "the fuse box is sparking")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        home.later(minutes=3)
        await home.says("Sam", "now water is pouring onto the plug sockets")

        assert [note.call for note in alerts(home)] == [("S0NIGHT",), ("UMo", "S0NIGHT")]
        await home.passes(minutes=5)
        assert len(alerts(home)) == 3
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        await home.passes(hours=1)
        assert len(alerts(home)) == 3


async def test_the_same_danger_said_again_calls_only_whoever_has_it(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        home.later(minutes=3)
        await home.says("Sam", "gas everywhere, I can smell it in every room")

        assert len(alerts(home)) == 1
        (note,) = [note for note in home.told("repairs") if "Mo, please look now." in note.text]
        assert (note.urgent, note.call) == (True, ("UMo",))


async def test_a_danger_that_comes_back_after_it_was_safe_rings_again(tmp_path):
    async with a_landlord_on_call(tmp_path, NIGHT) as home:
        await home.says("Sam", "I can smell gas")
        await home.staff(StaffAct.HAVE_IT, "R-1001", who="Mo")
        await home.staff(StaffAct.PROGRESS, "R-1001", "made_safe", who="Mo")
        home.later(minutes=30)
        await home.says("Sam", "I can smell gas again")

        assert [note.call for note in alerts(home)][1:] == [("UMo", "S0NIGHT")]
