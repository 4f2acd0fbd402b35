"""A Slack server on loopback; ``FakeSlack`` is the way in."""

from tests.fakes.slack import faults
from tests.fakes.slack.delivery import Delivery, Kind, Patience
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Room

__all__ = ["Delivery", "FakeSlack", "Kind", "Patience", "Room", "faults"]
