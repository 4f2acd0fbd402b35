"""The settings models of the installed channels, each loaded only when it is needed.

Importing a chat library takes longer than everything else at start, so a channel nobody
set up is not imported.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final

from pydantic import BaseModel

from bot.domain.errors import ConfigError

GROUP: Final = "tenantline.adapters"

#: A channel's settings model by the channel's name.
Models = Mapping[str, Callable[[], type[BaseModel]]]


def installed() -> Models:
    """Every channel found by its entry point; its package exposes the model as ``SETTINGS``."""
    found = entry_points(group=GROUP)
    return {point.name: cache(partial(_model, point.name, point.module)) for point in found}


def _model(name: str, package: str) -> type[BaseModel]:
    model = getattr(import_module(package), "SETTINGS", None)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise ConfigError(f"The channel {name} does not say what can be set: {package}.SETTINGS.")
    return model


def serves_staff(model: type[BaseModel]) -> bool:
    """Whether agents and supervisors can work in that channel, as its model declares."""
    return bool(getattr(model, "serves_staff", False))
