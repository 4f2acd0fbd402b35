"""What is kept beside a case comes back as it was."""

from bot.domain.clocks import Event
from bot.domain.complaint import Complaint, Decision, Taken, Wish
from bot.domain.guide import Answered, Guide
from bot.domain.need import Safety
from tests.contracts.store.builders import NOW, a_case


async def test_a_guide_is_new_until_it_is_saved_and_then_comes_back_whole(store):
    async def work(tx):
        case = await a_case(tx)
        before = await tx.guides.of(case.id)
        guide = Guide(
            asking="alarm",
            asked_at=NOW,
            asked=("gate", "alarm"),
            answers=(Answered(question="gate", choice="alarm", at=NOW),),
            dangers=(Safety.CARBON_MONOXIDE,),
            defect="leaking_pipe",
        )
        await tx.guides.save(case.id, Guide(asking="gate"))
        await tx.guides.save(case.id, guide)
        return before, guide, await tx.guides.of(case.id)

    before, saved, found = await store.run(work)
    assert before == Guide()
    assert found == saved


async def test_a_complaint_is_received_until_it_is_saved_and_then_comes_back_whole(store):
    async def work(tx):
        case = await a_case(tx)
        before = await tx.complaints.of(case.id)
        complaint = Complaint(
            taken=(Taken(event=Event.ACKNOWLEDGED, at=NOW, by="U1", name="Ann"),),
            definition="Nobody came",
            outcome="An apology",
            decision=Decision.UPHELD,
            asking=Wish.OUTCOME,
            asked_at=NOW,
        )
        await tx.complaints.save(case.id, complaint)
        return before, complaint, await tx.complaints.of(case.id)

    before, saved, found = await store.run(work)
    assert before == Complaint()
    assert found == saved
