"""The only place that knows who fulfils what.

It turns settings into a store, a rules pack, channels and the workers between them, and
is the one module that may ask for the time of day, for chance and for the environment.
"""

import asyncio
import os
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from importlib.metadata import version as installed_version
from pathlib import Path

from bot.config import Settings, installed, load
from bot.config.channels import GROUP
from bot.config.load import FALLBACK
from bot.domain.errors import ConfigError
from bot.domain.identity import Address, ChannelName
from bot.domain.rulebook import ReplyKey, Rulebook
from bot.evidence.making import PackMaker
from bot.logs import configure
from bot.metrics import Metrics
from bot.ops import Probes, serve
from bot.pipeline.delivery import Delivery
from bot.pipeline.forms import OPENS_FORM
from bot.pipeline.group_rights import watch_rights
from bot.pipeline.group_rules import at_start
from bot.pipeline.handle import handler, set_aside
from bot.pipeline.intake import intake
from bot.pipeline.lanes import Lanes
from bot.pipeline.media import MediaFetcher
from bot.pipeline.step import Office
from bot.pipeline.timers import Timers
from bot.ports.channel import (
    Capabilities,
    Channel,
    ChannelContext,
    CheckResult,
    Condition,
    MediaFiles,
    Moderates,
    Severity,
)
from bot.ports.classifier import Classifier
from bot.ports.languages import Identify, only_english
from bot.ports.media import Keeper
from bot.ports.store import Store, Transaction
from bot.public.site import routes as house_rules_routes
from bot.public.site import serve_public
from bot.rulebook.load import load_pack
from bot.runner import Works, run, settled, stop_on_signals
from bot.store.media_files import open_media
from bot.store.migrate import pending_migrations
from bot.store.sqlite import SqliteStore, open_store
from bot.triage.combined import combined
from bot.triage.languages import identifier
from bot.triage.model import SHIPPED
from bot.triage.rules_only import rules_only
from bot.triage.weights import load_weights

OBSERVE_EVERY = 15.0  # seconds
INSPECT_WITHIN = 30.0  # seconds a channel may take to ask its platform

_COMMANDS = (
    ("start", ReplyKey.COMMAND_START),
    ("help", ReplyKey.COMMAND_HELP),
    ("rules", ReplyKey.COMMAND_RULES),
    ("status", ReplyKey.COMMAND_STATUS),
    ("appeal", ReplyKey.COMMAND_APPEAL),
    ("report", ReplyKey.COMMAND_REPORT),
)


Idle = Callable[[], Awaitable[None]]
Clock = Callable[[], datetime]


async def _at_once() -> None:
    """Nothing is under way, so nothing has to be waited for."""


def now() -> datetime:
    """The time of day; handed to whoever needs it."""
    return datetime.now(UTC)


def the_settings(channels: Sequence[str] = ()) -> Settings:
    """The settings of this process; *channels* beats what they say about channels."""
    return load(installed(), environ=os.environ, channels=channels)


def the_rulebook(settings: Settings | None = None, rules: Path | None = None) -> Rulebook:
    """The landlord's rules pack, or the one in the directory *rules*."""
    return load_pack(rules or (settings or the_settings()).rules_dir)


def the_classifier(rulebook: Rulebook, model: Path | None = None) -> Classifier:
    """What judges messages, for every command alike; *model* is a file of trained weights."""
    if model is not None and not model.is_file():
        raise ConfigError(f"There is no model at {model}. Check the path after --model.")
    if model is None and not SHIPPED.is_file():
        return rules_only(rulebook)
    return combined(rulebook, load_weights(model or SHIPPED))


def database(settings: Settings) -> Path:
    """Where the database is."""
    return settings.data_dir / "tenantline.db"


def make_channels(
    settings: Settings, rulebook: Rulebook, files: MediaFiles, idle: Idle, clock: Clock
) -> dict[ChannelName, Channel]:
    """Every channel that is to start, made by its own package from its own section."""
    points = {point.name: point for point in entry_points(group=GROUP)}
    made: dict[ChannelName, Channel] = {}
    for name in settings.channels:
        if name not in points:
            raise ConfigError(f"There is no channel {name}. Installed: {', '.join(points)}.")
        create = points[name].load()
        made[ChannelName(name)] = create(
            settings.channel_section(name), channel_context(rulebook, files, idle, clock)
        )
    return made


def channel_context(
    rulebook: Rulebook, files: MediaFiles, idle: Idle, clock: Clock
) -> ChannelContext:
    """What every channel is handed."""

    return ChannelContext(
        now=clock,
        new_id=lambda: secrets.token_hex(8),
        media=files,
        settled=idle,
        commands=[(name, rulebook.replies.render(key)) for name, key in _COMMANDS],
        landlord=rulebook.landlord.name,
        opens_form=OPENS_FORM,
    )


def assemble(
    *,
    store: Store,
    keeper: Keeper,
    channels: Mapping[ChannelName, Channel],
    office: Office,
    classifier: Classifier,
    now: Callable[[], datetime],
    jitter: Callable[[], float],
    media_bytes: int,
    received: Callable[[int], None] = lambda _: None,
    identify: Identify = only_english,
) -> Works:
    """The workers, each told of what the one before it wrote."""

    def able(name: ChannelName) -> Capabilities | None:
        channel = channels.get(name)
        return channel.capabilities if channel is not None else None

    office = replace(office, able=able)
    delivery = Delivery(store, channels, office, now, jitter)
    media = MediaFetcher(
        store, keeper, channels, office, now, media_bytes, written=delivery.written
    )

    timers = Timers(store, office, now, written=delivery.written)

    def written() -> None:
        delivery.written()
        media.written()
        timers.written()

    lanes = Lanes(
        store,
        handler(store, office, classifier, now, written, identify),
        set_aside(office, now),
        now,
    )

    def arrived(new: int) -> None:
        received(new)
        lanes.arrived()

    return Works(
        channels=channels,
        receive=intake(store, now, arrived),
        lanes=lanes,
        delivery=delivery,
        media=media,
        timers=timers,
    )


async def run_bot(settings: Settings, clock: Clock = now) -> None:
    """Run until told to stop, or until the last script has ended.

    *clock* is another than the wall's only where a conversation is to be repeated exactly.
    """
    configure(
        settings.log_level,
        settings.log_format,
        secrets=settings.secrets,
        conversing=FALLBACK in settings.channels,
    )
    rulebook = the_rulebook(settings)
    files = open_media(settings.data_dir / "media")
    metrics, stop = Metrics(), asyncio.Event()
    works: Works | None = None

    async def idle() -> None:
        if works is not None:
            await settled(works)

    channels = make_channels(settings, rulebook, files, idle, clock)
    async with open_store(database(settings), now=clock) as store:
        office = Office(rulebook=rulebook, staff=ChannelName(settings.staff_channel))
        works = assemble(
            store=store,
            keeper=files,
            channels=channels,
            office=office,
            classifier=the_classifier(rulebook),
            now=clock,
            jitter=random.SystemRandom().random,
            media_bytes=settings.media_max_bytes,
            received=metrics.received.inc,
            identify=identifier(rulebook.tongues),
        )
        probes = Probes(
            unready=partial(_unready, store, channels, metrics),
            version=installed_version("tenantline"),
        )
        pages = house_rules_routes(rulebook)
        ops = settings.ops
        server = partial(serve, ops.host, ops.port, probes, metrics.registry, pages)
        stop_on_signals(stop)
        await at_start(store, clock())
        public = settings.public
        packs = PackMaker(
            store,
            files,
            files.path,
            settings.data_dir / "evidence",
            Office(rulebook=rulebook, staff=ChannelName(settings.staff_channel)),
            clock,
            works.delivery.written,
        )
        services: list[Callable[[], Awaitable[None]]] = [
            partial(_observe, store, metrics),
            packs.run,
            partial(watch_rights, store, channels, office, clock, works.delivery.written),
            partial(serve_public, public.host, public.port, rulebook),
        ]
        if _is_watched(settings):
            services.append(server)
        await run(works, stop, services)


def _is_watched(settings: Settings) -> bool:
    """Health checks are for a service; somebody trying the console has no use for a port."""
    return "ops" in settings.model_fields_set or set(settings.channels) != {FALLBACK}


async def _unready(
    store: SqliteStore, channels: Mapping[ChannelName, Channel], metrics: Metrics
) -> Sequence[str]:
    """Why the bot cannot work now."""
    because = []
    await _count(store, metrics)
    for name, channel in channels.items():
        health = await channel.health()
        up = health.condition in (Condition.HEALTHY, Condition.DEGRADED)
        metrics.channel_up.labels(name).set(up)
        if not up:
            because.append(f"{name} is {health.condition.value}: {health.because}")
    return because


async def _observe(store: SqliteStore, metrics: Metrics) -> None:
    """Bring the figures up to date now and then, whether or not anybody asks."""
    while True:
        await _count(store, metrics)
        await asyncio.sleep(OBSERVE_EVERY)


async def _count(store: SqliteStore, metrics: Metrics) -> None:
    metrics.inbox.set(await store.read(_inbox_backlog))
    metrics.outbox.set(await store.read(_outbox_backlog))
    metrics.commits.set(store.stats.commits)
    metrics.units.set(store.stats.units)


async def _inbox_backlog(tx: Transaction) -> int:
    return await tx.inbox.backlog()


async def _outbox_backlog(tx: Transaction) -> int:
    return await tx.outbox.backlog()


async def inspect(settings: Settings, rulebook: Rulebook) -> list[CheckResult]:
    """What ``tenantline check`` prints: rules, database, and each channel's own findings."""
    results = [*_about_rules(rulebook), _about_data(settings)]
    results += [
        _warn(name, "is set up but not started", "Add it to TENANTLINE_CHANNELS.")
        for name in settings.idle
    ]
    files = open_media(settings.data_dir / "media")
    channels = make_channels(settings, rulebook, files, _at_once, now)
    groups = await _known_groups(settings)
    for name, channel in channels.items():
        chats = [one.chat for one in groups if one.channel == name]
        results += await _inspected(name, channel, chats)
    return results


async def _known_groups(settings: Settings) -> Sequence[Address]:
    """Where the bot was added, as its database knows; none before its first start."""
    path = database(settings)
    if not path.exists() or pending_migrations(path):
        return ()
    async with open_store(path, now=now, read_only=True) as store:
        return await store.read(lambda tx: tx.groups.known())


def _about_rules(rulebook: Rulebook) -> list[CheckResult]:
    house = rulebook.house_rules
    found = (
        f"{rulebook.name} {rulebook.version}, house rules version {house.version} "
        f"with {len(house.clauses)} clauses"
    )
    open_points = [_warn("rules", point, "") for point in rulebook.to_verify]
    checked = CheckResult(subject="rules", severity=Severity.OK, finding=found)
    return [checked, *open_points, *_about_on_call(rulebook)]


def _about_on_call(rulebook: Rulebook) -> list[CheckResult]:
    gaps = rulebook.on_call.gaps(rulebook.calendar)
    if not gaps:
        return []
    more = f" and {len(gaps) - 5} more times" if len(gaps) > 5 else ""
    when = ", ".join(gaps[:5])
    return [
        _warn(
            "on call",
            f"nobody is on call {when}{more}; emergencies then go to all supervisors at once",
            "Fill in on_call in pack.yaml.",
        )
    ]


def _about_data(settings: Settings) -> CheckResult:
    folder = settings.data_dir
    if folder.exists() and not os.access(folder, os.W_OK):
        return CheckResult(
            subject="data",
            severity=Severity.PROBLEM,
            finding=f"{folder} cannot be written to",
            remedy="Give the user that runs the bot the right to write there.",
        )
    return CheckResult(
        subject="data", severity=Severity.OK, finding=f"{folder.absolute()}; back this up"
    )


async def _inspected(name: str, channel: Channel, chats: Sequence[str]) -> Sequence[CheckResult]:
    try:
        async with asyncio.timeout(INSPECT_WITHIN):
            results = await channel.inspect()
            if chats and isinstance(channel, Moderates):
                return [*results, *await channel.rights_in(chats)]
            return results
    except TimeoutError:
        return [_warn(name, "the platform did not answer in time", "Check the network.")]
    finally:
        await channel.close()


def _warn(subject: str, finding: str, remedy: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.WARNING, finding=finding, remedy=remedy)
