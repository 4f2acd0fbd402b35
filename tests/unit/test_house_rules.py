"""Which clause a reminder or a warning quotes."""

from datetime import date

import pytest

from bot.domain.conduct import ConductKind
from bot.domain.house_rules import Clause, HouseRules

CIVIL = Clause(id="1", title="Be civil", text="Be civil.", answers={ConductKind.INSULT}, rank=9)
HATE = Clause(id="4", title="No hate", text="No hate.", answers={ConductKind.HATE}, rank=2)
PHONE = Clause(id="12", title="Emergencies", text="Ring us.")


def some_rules() -> HouseRules:
    return HouseRules(
        version="1",
        published=date(2026, 11, 2),
        url="https://example.org/rules",
        owner="Somebody",
        clauses=(CIVIL, HATE, PHONE),
        default="1",
    )


def test_of_several_broken_clauses_the_most_serious_is_quoted():
    assert some_rules().clause_for([ConductKind.INSULT, ConductKind.HATE]) is HATE


@pytest.mark.parametrize("kinds", [[], [ConductKind.SPAM]])
def test_plain_incivility_is_answered_by_the_default_clause(kinds):
    assert some_rules().clause_for(kinds) is CIVIL


def test_a_clause_is_found_by_its_number_and_an_unknown_one_is_an_error():
    assert some_rules().clause("12") is PHONE
    with pytest.raises(KeyError):
        some_rules().clause("99")
