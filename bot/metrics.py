"""What the bot counts about itself. Figures only: nothing here names anybody."""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge


@dataclass(slots=True)
class Metrics:
    """The bot's own figures, on a registry of their own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    received: Counter = field(init=False)
    inbox: Gauge = field(init=False)
    outbox: Gauge = field(init=False)
    commits: Gauge = field(init=False)
    units: Gauge = field(init=False)
    channel_up: Gauge = field(init=False)

    def __post_init__(self) -> None:
        """Name them."""
        to = self.registry
        self.received = Counter(
            "tenantline_received", "Events stored, repeats left out", registry=to
        )
        self.inbox = Gauge("tenantline_inbox_backlog", "Events not handled yet", registry=to)
        self.outbox = Gauge("tenantline_outbox_backlog", "Acts waiting or being sent", registry=to)
        self.commits = Gauge("tenantline_store_commits", "Commits since the start", registry=to)
        self.units = Gauge("tenantline_store_units", "Units of work since the start", registry=to)
        self.channel_up = Gauge(
            "tenantline_channel_up", "1 if the channel is healthy", ["channel"], registry=to
        )
