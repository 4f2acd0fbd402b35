"""The whole table of rights, walked."""

import pytest

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor, ActorKind, Role
from bot.domain.rights import RIGHTS, demand, may

FOR_SUPERVISORS = {StaffAct.WARN, StaffAct.DISMISS, StaffAct.HIDE}


def an_actor(*roles: Role, kind: ActorKind = ActorKind.STAFF) -> Actor:
    """Somebody with those roles."""
    return Actor(id="U1", kind=kind, roles=frozenset(roles))


@pytest.mark.parametrize("act", StaffAct)
def test_every_act_is_in_the_table_and_closed_to_whoever_has_no_role(act: StaffAct) -> None:
    assert RIGHTS[act]
    assert not may(an_actor(), act)


@pytest.mark.parametrize("act", StaffAct)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_nothing_else(act: StaffAct, role: Role) -> None:
    expected = role is not Role.AGENT or act not in FOR_SUPERVISORS
    assert may(an_actor(role), act) is expected


@pytest.mark.parametrize("kind", [kind for kind in ActorKind if kind is not ActorKind.STAFF])
def test_roles_count_only_among_staff(kind: ActorKind) -> None:
    assert not may(an_actor(Role.ADMIN, kind=kind), StaffAct.CLAIM)


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(NotAllowed, match="Only supervisors"):
        demand(an_actor(Role.AGENT), StaffAct.DISMISS)
    with pytest.raises(NotAllowed, match="Ask whoever runs it"):
        demand(an_actor(), StaffAct.CLAIM)
