"""The parts of policy.yaml about reviews and appeals; that both exist is not the pack's to say."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.fairness import Fairness
from bot.domain.grounds import LONGEST_MONTHS

_USUAL = Fairness()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RestrictionsEntry(_Strict):
    """When policy.yaml has restrictions reviewed; deciding one is never the bot's."""

    review_months: Annotated[int, Field(ge=1, le=LONGEST_MONTHS)] = _USUAL.review_months
    review_notice_days: Annotated[int, Field(ge=1, le=60)] = _USUAL.review_notice_days


class AppealsEntry(_Strict):
    """How long a decision can be appealed, and when policy.yaml has that answered"""

    appeal_days: Annotated[int, Field(ge=14, le=366)] = _USUAL.appeal_days
    answer_working_days: Annotated[int, Field(ge=1, le=40)] = _USUAL.answer_working_days
