"""Makes the one settings tree, or says everything that is wrong with it at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from bot.config.channels import Models, serves_staff
from bot.config.reference import reference
from bot.config.settings import PREFIX, Settings
from bot.config.sources import Given, gather
from bot.domain.errors import ConfigError

#: Needs no account, so it is what starts when nothing else is set up.
FALLBACK: Final = "console"

Values = Mapping[str, Given]


def load(
    models: Models,
    *,
    environ: Mapping[str, str],
    env_file: Path = Path(".env"),
    channels: Sequence[str] = (),
) -> Settings:
    """Read all settings; raises one ``ConfigError`` that names everything wrong.

    *models* comes from ``installed()``; *channels* is what was asked for on the command line
    and beats the setting. Values in a channel's section are judged by that channel's ``create``.
    """
    given = gather(environ, env_file)
    _raise(_unknown(given, models))
    core = _core(given)
    sections = {name: _section(given, name) for name in models if _has_section(given, name)}
    asked = tuple(dict.fromkeys(channels)) or core.channels
    started = asked or tuple(sections) or (FALLBACK,)
    # Asking for other channels on the command line is a trial: staff then sit there too.
    wanted = "" if channels and core.staff_channel not in channels else core.staff_channel
    _raise(_contradictions(asked, wanted, models))
    staff = wanted or _staff(started, models)
    return core.model_copy(
        update={
            "channels": started if staff in started else (*started, staff),
            "staff_channel": staff,
            "sections": sections,
            "secrets": tuple(_secrets(given, models)),
        }
    )


def _raise(problems: Iterable[str]) -> None:
    lines = list(problems)
    if lines:
        raise ConfigError("\n".join(lines))


def _section_prefix(channel: str) -> str:
    return f"{PREFIX}{channel.upper()}__"


def _has_section(given: Values, channel: str) -> bool:
    return any(name.startswith(_section_prefix(channel)) for name in given)


def _section(given: Values, channel: str) -> dict[str, str]:
    prefix = _section_prefix(channel)
    return {
        name.removeprefix(prefix).lower(): one.value.strip()
        for name, one in given.items()
        if name.startswith(prefix)
    }


def _known(given: Values, models: Models) -> Iterator[str]:
    yield from (entry.name for entry in reference())
    for name, model in models.items():
        if _has_section(given, name):
            yield from (entry.name for entry in reference(name, model()))


def _unknown(given: Values, models: Models) -> Iterator[str]:
    known = set(_known(given, models))
    strangers = [one for name, one in given.items() if name not in known]
    if not strangers:
        return
    everything = {e.name for n, m in models.items() for e in reference(n, m())} | known
    for one in strangers:
        close = get_close_matches(one.name, sorted(everything), n=1, cutoff=0.75)
        hint = f"Did you mean {close[0]}?" if close else "Remove it, or see .env.example."
        yield f"{one.where} is not a setting. {hint}"


def _core(given: Values) -> Settings:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): one.value.strip() for name, one in given.items()}
    try:
        return Settings(**source())
    except ValidationError as error:
        raise ConfigError("\n".join(_sentences(error, given))) from None


def _sentences(error: ValidationError, given: Values) -> Iterator[str]:
    """What is wrong, by setting; the value itself is left out, it may be a secret put astray."""
    for problem in error.errors(include_input=False, include_url=False):
        path = [str(part).upper() for part in problem["loc"] if isinstance(part, str)]
        name = PREFIX + "__".join(path)
        where = given[name].where if name in given else name
        yield f"{where}: {problem['msg'].removeprefix('Value error, ')}."


def _staff(started: Sequence[str], models: Models) -> str:
    others = (name for name in started if name in models and name != FALLBACK)
    return next((name for name in others if serves_staff(models[name]())), FALLBACK)


def _contradictions(asked: Sequence[str], staff: str, models: Models) -> Iterator[str]:
    installed = ", ".join(sorted(models))
    for name in asked:
        if name not in models:
            yield f"{PREFIX}CHANNELS: there is no channel {name}. Installed are: {installed}."
    if staff and staff not in models:
        yield f"{PREFIX}STAFF_CHANNEL: there is no channel {staff}. Installed are: {installed}."
    elif staff and asked and staff not in asked:
        yield (
            f"{PREFIX}STAFF_CHANNEL is {staff}, which {PREFIX}CHANNELS does not start, "
            f"so nobody would see what tenants write. Add {staff} to {PREFIX}CHANNELS."
        )


def _secrets(given: Values, models: Models) -> Iterator[str]:
    for name, model in models.items():
        if _has_section(given, name):
            secret = {entry.name for entry in reference(name, model()) if entry.secret}
            yield from (one.value.strip() for key, one in given.items() if key in secret)
