"""Restrictions and what they keep, appeals, and accounts that are one person's."""

from dataclasses import replace

import pytest

from bot.domain.appeal import Appeal, Outcome
from bot.domain.errors import Conflict
from bot.domain.grounds import Decider, Ground, Span
from bot.domain.identity import IdempotencyKey, PersonId, Reference
from bot.domain.limits import limit_from
from bot.domain.need import Need, NeedAssessment, NeedKind
from bot.domain.proposing import propose
from bot.ports.restrictions import Held, Linked, Tally
from tests.contracts.store.builders import NOW, a_message, a_person, later

SUE = Decider(id="USue", name="Sue", at=NOW)
NEED = NeedAssessment(needs=(Need(kind=NeedKind.ENQUIRY, score=0.9),))
PROOF = Linked(reason="rang back on the number we hold", by="USue", at=NOW)


def a_restriction(person: PersonId, kind="hours", words="mon-fri 10:00-12:00"):
    return propose(
        person=person,
        limit=limit_from(kind, words),
        reason="insults in M-1",
        grounds=[Ground(reference=Reference("M-1"), stands=True)],
        adjustments="none needed because none were asked for",
        by=SUE,
        span=Span(starts_at=NOW, ends_at=later(9000), review_at=later(8000), latest=later(500_000)),
    )


async def a_stored(tx):
    restriction = a_restriction((await a_person(tx)).id)
    await tx.restrictions.add(restriction)
    return restriction


async def test_a_restriction_is_kept_whole_and_found_by_what_staff_say(store):
    made = await store.run(a_stored)
    made.approve(replace(SUE, at=later(1)))
    made.notice_sent(IdempotencyKey("notice:S-1"))
    made.notice_arrived(later(2))
    made.tell(7, later(60))
    made.go_on(replace(SUE, at=later(3)), "still", review_at=later(8500), ends_at=later(9500))
    await store.run(lambda tx: tx.restrictions.save(made))

    assert await store.read(lambda tx: tx.restrictions.find(" s 1")) == made
    assert list(await store.read(lambda tx: tx.restrictions.of([made.person]))) == [made]


async def test_of_two_who_change_a_restriction_the_second_is_told(store):
    await store.run(a_stored)
    mine = await store.read(lambda tx: tx.restrictions.find("S-1"))
    yours = await store.read(lambda tx: tx.restrictions.find("S-1"))
    await store.run(lambda tx: tx.restrictions.save(mine))
    with pytest.raises(Conflict, match="S-1 was changed meanwhile"):
        await store.run(lambda tx: tx.restrictions.save(yours))


async def test_what_is_held_stays_until_it_is_handed_over(store):
    async def work(tx):
        made = await a_stored(tx)
        await tx.inbox.add([a_message(n) for n in (1, 2, 3)], NOW)
        rows = [row.id for row in await tx.inbox.pending(0, 9)]
        await tx.restrictions.let_through(made.id, rows[0], NOW, counts=True)
        for _ in range(2):
            await tx.restrictions.hold(made.id, Held(row=rows[1], at=later(1), need=NEED))
        await tx.restrictions.let_through(made.id, rows[2], later(2), counts=False)
        before = list(await tx.restrictions.held(made.id))
        holder = await tx.restrictions.holder(rows[1])
        await tx.restrictions.handed_over(made.id, rows[1], later(3))
        return (
            before, holder, list(await tx.restrictions.held(made.id)),
            await tx.restrictions.tally(made.id),
            list(await tx.restrictions.counted(made.id, later(-1))), rows,
        )  # fmt: skip

    before, holder, after, tally, counted, rows = await store.run(work)
    assert before == [Held(row=rows[1], at=later(1), need=NEED)]
    assert holder == 1
    assert after == []
    assert tally == Tally(messages=3, held=1)
    assert counted == [NOW]


async def test_there_is_one_appeal_against_each_decision(store):
    async def work(tx):
        person = (await a_person(tx)).id
        values = {
            "about": Reference("M-1"), "decision": "M-1", "person": person,
            "deciders": frozenset({"USue"}), "opened_at": NOW, "due_at": later(9),
        }  # fmt: skip
        first = Appeal(**values)
        again = [await tx.appeals.add(first), await tx.appeals.add(Appeal(**values))]
        first.hear(Outcome.UPHOLD, "UKim", "Kim", "it was said", later(2))
        await tx.appeals.save(first)
        found = await tx.appeals.against("M-1")
        return again, first, found, await tx.appeals.find("a1"), await tx.appeals.of([person])

    again, first, found, spoken, all_of_them = await store.run(work)
    assert again == [True, False]
    assert found == spoken == first
    assert list(all_of_them) == [first]


async def test_linked_accounts_are_one_person_and_can_be_parted(store):
    async def work(tx):
        a, b, c = [
            (await tx.people.seen(channel, "7", "Ann", NOW)).id
            for channel in ("telegram", "page", "mail")
        ]
        linked = [
            await tx.links.link(b, a, PROOF),
            await tx.links.link(a, b, PROOF),
            await tx.links.link(c, a, PROOF),
        ]
        whole = list(await tx.links.of(a))
        parted = [await tx.links.unlink(b), await tx.links.unlink(b)]
        rest = [list(await tx.links.of(each)) for each in (a, b, c)]
        await tx.links.unlink(a)
        return (a, b, c), linked, whole, parted, rest, list(await tx.links.of(c))

    (a, b, c), linked, whole, parted, rest, last = await store.run(work)
    assert linked == [True, False, True]
    assert whole == [a, b, c]
    assert parted == [True, False]
    assert rest == [[a, c], [b], [a, c]]
    assert last == [c]
