"""The first step: commit what a channel hands over, then let it be acknowledged."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.messages import Inbound
from bot.ports.channel import Receive
from bot.ports.store import Store, Transaction


def intake(store: Store, now: Callable[[], datetime], arrived: Callable[[int], None]) -> Receive:
    """A ``Receive`` that stores events and calls *arrived* with how many were new.

    Nothing is judged here: the shorter this is, the sooner the platform may forget
    the message.
    """

    async def receive(events: Sequence[Inbound]) -> None:
        async def work(tx: Transaction) -> int:
            return await tx.inbox.add(events, now())

        arrived(await store.run(work))

    return receive
