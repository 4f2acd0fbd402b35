"""The whole table of rights, walked."""

import pytest

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor, ActorKind, Role
from bot.domain.rights import RIGHTS, demand, may


def an_actor(*roles: Role, kind: ActorKind = ActorKind.STAFF, known: bool = True) -> Actor:
    """Somebody with those roles."""
    return Actor(id="U1", kind=kind, roles=frozenset(roles), roles_known=known)


@pytest.mark.parametrize("act", StaffAct)
def test_every_act_is_in_the_table_and_closed_to_whoever_has_no_role(act: StaffAct) -> None:
    assert RIGHTS[act]
    assert not may(an_actor(), act)


@pytest.mark.parametrize("kind", [kind for kind in ActorKind if kind is not ActorKind.STAFF])
def test_roles_count_only_among_staff(kind: ActorKind) -> None:
    assert not may(an_actor(Role.ADMIN, kind=kind), StaffAct.CLAIM)


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(NotAllowed, match="Only supervisors"):
        demand(an_actor(Role.AGENT), StaffAct.DISMISS)
    with pytest.raises(NotAllowed, match="Ask whoever runs it"):
        demand(an_actor(), StaffAct.CLAIM)


@pytest.mark.parametrize("roles", [(), (Role.AGENT,)])
def test_who_may_have_a_role_that_nobody_could_tell_is_asked_to_try_again(
    roles: tuple[Role, ...],
) -> None:
    with pytest.raises(NotAllowed, match="Try again in a minute") as refusal:
        demand(an_actor(*roles, known=False), StaffAct.DISMISS)
    assert "not on the list" not in str(refusal.value)


def test_a_role_that_is_known_counts_whatever_else_is_not() -> None:
    demand(an_actor(Role.AGENT, known=False), StaffAct.CLAIM)
