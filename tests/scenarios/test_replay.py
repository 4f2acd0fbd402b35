"""Changed rules are tried on what tenants wrote, and nothing happens to anybody."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.audit import AuditEntry
from bot.domain.facts import Facts
from bot.domain.need import Need, NeedAssessment, NeedKind
from bot.pipeline.records import entries
from bot.pipeline.replay import GONE, NotReplayed, Replayed, replay
from bot.ports.classifier import Classifier, Judgement
from bot.ports.store import Transaction
from bot.store.sqlite import open_store
from bot.triage.rules_only import rules_only
from tests.scenarios.landlord import SATURDAY_MORNING, Landlord, the_pack


class Listening:
    """The rules, remembering the facts they were given."""

    def __init__(self) -> None:
        self._rules = rules_only(the_pack())
        self.version = self._rules.version
        self.heard: list[Facts] = []

    def judge(self, facts: Facts) -> Judgement:
        self.heard.append(facts)
        return self._rules.judge(facts)


class Deaf:
    """Takes every message for small talk, and is as sure as ever about conduct."""

    version = "deaf"

    def judge(self, facts: Facts) -> Judgement:
        need = NeedAssessment(needs=(Need(kind=NeedKind.SMALL_TALK, score=0.9),))
        conduct = rules_only(the_pack()).judge(facts).conduct
        return Judgement(need=need, conduct=conduct, version=self.version)


async def replayed(home: Landlord, classifier: Classifier, since=None):
    return [one async for one in replay(home.store, classifier, since)]


async def test_the_same_rules_decide_the_same_with_the_context_of_then(home: Landlord) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    home.later(minutes=2)
    await home.says("Kim", "it is getting worse")
    await home.says("Lee", "No heating for 3 days, you useless bitch")
    await home.says("Kim", "morning all", group="block")
    classifier = Listening()
    results = await replayed(home, classifier)

    assert len(results) == 4
    assert [one.changed for one in results] == [(), (), (), ()]
    assert all(one.unrecorded == () for one in results)
    first, second, *_ = classifier.heard
    assert (first.has_open_case, second.has_open_case) == (False, True)
    assert [line.speaker for line in second.context] == ["tenant", "landlord"]
    assert classifier.heard[-1].in_group


async def test_what_would_differ_is_shown_then_and_now_and_counted_by_kind(
    home: Landlord,
) -> None:
    await home.says("Kim", "I can smell gas")
    await home.says("Lee", "thank you")
    gas, thanks = await replayed(home, Deaf())

    assert isinstance(gas, Replayed)
    assert set(gas.changed) == {"needs", "priority", "trade", "safety"}
    assert gas.recorded.labels["safety"] == ["gas"]
    assert gas.now["safety"] == []
    assert "needs: now small_talk" in gas.kinds
    assert "priority: emergency → nothing" in gas.kinds
    assert "safety: no longer gas" in gas.kinds
    assert thanks.changed == ()


async def test_nothing_is_written_by_looking_back(home: Landlord) -> None:
    await home.says("Kim", "I can smell gas")
    before = await home.audit()
    await replayed(home, Deaf())
    assert await home.audit() == before


async def test_it_works_beside_a_running_bot(home: Landlord, tmp_path: Path) -> None:
    await home.says("Kim", "I can smell gas")
    path = tmp_path / "tenantline.db"
    async with open_store(path, now=lambda: SATURDAY_MORNING, read_only=True) as beside:
        results = [one async for one in replay(beside, Deaf())]
    assert len(results) == 1


async def test_only_what_was_judged_since_then(home: Landlord) -> None:
    await home.says("Kim", "I can smell gas")
    home.later(days=1)
    await home.says("Kim", "Kitchen tap dripping")
    results = await replayed(home, Deaf(), home.now)
    assert [one.text for one in results] == ["Kitchen tap dripping"]


async def test_an_edit_is_judged_in_its_new_wording_and_later_ones_do_not_leak(
    home: Landlord,
) -> None:
    first = await home.says("Kim", "Kitchen tap")
    await home.edits("Kim", first, "Kitchen tap dripping")
    classifier = Listening()
    results = await replayed(home, classifier)
    assert [one.text for one in results] == ["Kitchen tap", "Kitchen tap dripping"]
    assert "dripping" not in " ".join(line.text for line in classifier.heard[0].context)


async def test_what_an_older_version_did_not_record_is_not_called_a_change(
    home: Landlord,
) -> None:
    event = await home.says("Kim", "I can smell gas")
    (row,) = await home.store.read(lambda tx: tx.inbox.message(event.address, event.message_id))

    async def as_it_was(tx: Transaction) -> None:
        entry = AuditEntry(
            at=home.now,
            actor="bot",
            action="message.assessed",
            subject=f"message:{row.id}",
            reason="need and conduct judged apart",
            detail={
                "needs": [{"kind": "repair", "score": 0.9}],
                "safety": ["gas"],
                "severity": "none",
                "version": "old",
            },
        )
        await tx.audit.append(entry)

    await home.store.run(as_it_was)
    _, older = await replayed(home, Listening())
    assert older.changed == ()
    assert older.unrecorded == ("priority", "trade", "conduct", "target")


async def test_a_message_that_is_no_longer_kept_is_named_as_such(
    home: Landlord, tmp_path: Path
) -> None:
    await home.says("Kim", "I can smell gas")
    await home.says("Lee", "hello")
    with closing(sqlite3.connect(tmp_path / "tenantline.db")) as db:
        db.execute("DELETE FROM inbox WHERE id = 2")
        db.commit()
    gas, gone = await replayed(home, Listening())
    assert gas.changed == ()
    assert isinstance(gone, NotReplayed)
    assert gone.because == GONE


async def test_entries_are_found_page_by_page(home: Landlord) -> None:
    for number in range(3):
        await home.says(f"T{number}", "hello")
    pages = [page async for page in entries(home.store, ["message.assessed"])]
    assert sum(len(page) for page in pages) == 3
