"""Names that claim to be somebody, and names that only look a little like it."""

import pytest

from bot.domain.pretence import Claim, Names, claim_of

NAMES = Names(
    landlord="Example Homes",
    official=("housing officer", "admin", "support"),
    staff=("Karen Jones", "Ann"),
    others=("Sam Patel", "Eve"),
)


@pytest.mark.parametrize(
    "name, claim",
    [
        ("Example Homes", Claim.LANDLORD),
        ("EXAMPLE HOMES repairs", Claim.LANDLORD),
        ("Housing Officer", Claim.OFFICIAL),
        ("Your H\u03bfusing Officer", Claim.OFFICIAL),
        ("Admin", Claim.OFFICIAL),
        ("karen JONES", Claim.STAFF),
        ("Sam Patel", Claim.TENANT),
        ("Ann", Claim.NOBODY),
        ("Eve", Claim.NOBODY),
        ("Sam", Claim.NOBODY),
        ("Supporter of the arts", Claim.NOBODY),
        ("Karen Jones-Smith", Claim.NOBODY),
        ("", Claim.NOBODY),
        ("🌻", Claim.NOBODY),
    ],
)
def test_whom_a_name_claims_to_be(name: str, claim: Claim) -> None:
    assert claim_of(name, NAMES) is claim
