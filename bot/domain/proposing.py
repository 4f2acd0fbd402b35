"""What a restriction has to say before anybody decides it: complete, or refused."""

from collections.abc import Collection, Sequence

from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider, Ground, Span, must_say
from bot.domain.identity import PersonId
from bot.domain.limits import Limit
from bot.domain.restriction import Restriction


def propose(
    *,
    person: PersonId,
    limit: Limit,
    reason: str,
    grounds: Sequence[Ground],
    adjustments: str,
    by: Decider,
    span: Span,
    used: Collection[str] = (),
) -> Restriction:
    """A restriction as a named supervisor proposes it, complete or refused.

    *used* are the channels on which the person has written.
    """
    must_say(reason, "why, in words the person will read")
    must_say(
        adjustments,
        "which adjustments you considered (Equality Act); “none needed because …” is an answer",
    )
    if not any(ground.stands for ground in grounds):
        raise NotAllowed(
            "A restriction rests on at least one incident that was not dismissed. "
            "How often somebody writes is not a reason."
        )
    span.must_be_legal()
    return Restriction(
        person=person,
        limit=limit,
        reason=reason.strip(),
        evidence=tuple(ground.reference for ground in grounds if ground.stands),
        adjustments=adjustments.strip(),
        proposed=by,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        review_at=span.review_at,
        latest=span.latest,
        closes_all=limit.closes_all(used),
    )
