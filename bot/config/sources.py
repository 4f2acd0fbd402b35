"""Reads settings from the environment, from ``.env`` and from secret files.

Each value keeps its origin, so that an error can say where to look. The environment beats
``.env``, ``.env`` beats secret files. An empty value counts as not set, because that is what
a copied ``.env.example`` and a compose file leave behind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dotenv.parser import Binding, parse_stream

from bot.config.settings import PREFIX
from bot.domain.errors import ConfigError

SECRETS_DIR: Final = f"{PREFIX}SECRETS_DIR"
#: A secret is a line. A larger file is a mistake, such as a directory mounted too high.
MAX_SECRET_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value somebody set, and where."""

    name: str
    value: str
    origin: str

    @property
    def where(self) -> str:
        """The setting as an error names it; never its value."""
        return f"{self.name} ({self.origin})"


def gather(environ: Mapping[str, str], env_file: Path) -> dict[str, Given]:
    """Everything set whose name starts with the prefix, by upper-case name."""
    open_values = {**_by_name(_dotenv(env_file)), **_by_name(_environment(environ))}
    directory = open_values.get(SECRETS_DIR)
    secrets = _by_name(_secret_files(directory)) if directory else {}
    return {**secrets, **open_values}


def _by_name(values: Iterator[Given]) -> dict[str, Given]:
    return {given.name: given for given in values if given.value.strip()}


def _environment(environ: Mapping[str, str]) -> Iterator[Given]:
    for name, value in environ.items():
        if name.upper().startswith(PREFIX):
            yield Given(name=name.upper(), value=value, origin="in the environment")


def _dotenv(path: Path) -> Iterator[Given]:
    for binding in _bindings(path):
        line = _line(binding)
        if binding.error:
            raise ConfigError(f"{path}, line {line}: this is not NAME=value. Correct the line.")
        if binding.key and binding.key.upper().startswith(PREFIX):
            yield Given(
                name=binding.key.upper(), value=binding.value or "", origin=f"{path}, line {line}"
            )


def _line(binding: Binding) -> int:
    """The line of the name; the parser counts from the blank lines before it."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _bindings(path: Path) -> list[Binding]:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return list(parse_stream(stream))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read as text ({type(error).__name__}).") from error


def _secret_files(directory: Given) -> Iterator[Given]:
    try:
        files = sorted(Path(directory.value).iterdir())
    except OSError as error:
        raise ConfigError(
            f"{directory.where}: the directory cannot be read ({type(error).__name__})."
        ) from error
    for file in files:
        if file.name.upper().startswith(PREFIX) and file.is_file():
            yield Given(name=file.name.upper(), value=_secret(file), origin=f"file {file}")


def _secret(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_SECRET_BYTES:
            raise ConfigError(f"{file} is too large to be a secret.")
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read as text ({type(error).__name__}).") from error
