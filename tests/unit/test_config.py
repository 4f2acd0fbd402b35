"""Settings: where they come from, what is refused, and that secrets stay secret."""

from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.config import Settings, load, reference
from bot.domain.errors import ConfigError

SECRET = "123456:this-is-nobodys-token-at-all"


class Mode(StrEnum):
    POLL = "poll"
    PUSH = "push"


class PigeonSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(description="The pigeon's ring.")
    mode: Mode = Field(default=Mode.POLL, description="How it flies.")
    key: SecretStr | None = Field(default=None, description="The key of the loft.")


class OfficeSettings(BaseModel):
    serves_staff: ClassVar[bool] = True

    room: str = Field(default="1", description="Which room.")


class ConsoleSettings(BaseModel):
    pass


MODELS = {
    "console": lambda: ConsoleSettings,
    "pigeon": lambda: PigeonSettings,
    "office": lambda: OfficeSettings,
}


def settings(env_file: Path = Path("no.env"), channels: tuple[str, ...] = (), **values: str):
    """Settings from TENANTLINE_<KEY>=value, with three made-up channels installed."""
    environ = {f"TENANTLINE_{key}": value for key, value in values.items()}
    return load(MODELS, environ=environ, env_file=env_file, channels=channels)


def refusal(**arguments) -> str:
    with pytest.raises(ConfigError) as raised:
        settings(**arguments)
    return str(raised.value)


def test_without_any_setting_the_console_serves_everybody():
    made = settings()
    assert (made.channels, made.staff_channel) == (("console",), "console")
    assert made.data_dir == Path("var")


def test_a_channel_with_settings_starts_by_itself():
    made = settings(PIGEON__TOKEN=SECRET, OFFICE__ROOM="2")
    assert made.channels == ("pigeon", "office")
    assert made.staff_channel == "office"


def test_a_tenants_channel_alone_brings_the_console_for_staff():
    made = settings(PIGEON__TOKEN=SECRET)
    assert made.channels == ("pigeon", "console")
    assert made.staff_channel == "console"


def test_staff_sit_where_a_channel_is_made_for_them_rather_than_on_the_console():
    assert settings(CHANNELS="console,pigeon,office").staff_channel == "office"
    assert settings(CHANNELS="office,console", STAFF_CHANNEL="console").staff_channel == "console"


def test_listed_channels_start_and_the_others_are_named_as_idle():
    made = settings(CHANNELS="Office, office ,", PIGEON__TOKEN=SECRET)
    assert made.channels == ("office",)
    assert made.idle == ("pigeon",)


def test_the_command_line_beats_the_list_and_takes_staff_along():
    made = settings(channels=("console",), CHANNELS="pigeon,office", STAFF_CHANNEL="office")
    assert (made.channels, made.staff_channel) == (("console",), "console")


def test_a_channel_gets_its_own_section_and_nothing_more():
    made = settings(PIGEON__TOKEN=SECRET, PIGEON__MODE="push", OFFICE__ROOM="2", RULES="mine")
    assert made.channel_section("pigeon") == {"token": SECRET, "mode": "push"}
    assert made.channel_section("console") == {}


def test_the_environment_beats_the_file_which_beats_secrets(tmp_path):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "tenantline_pigeon__token").write_text(f"{SECRET}\n")
    (secrets / "TENANTLINE_RULES").write_text("from a secret")
    (secrets / "OTHER").write_text("not ours")
    env = tmp_path / ".env"
    env.write_text(
        f"TENANTLINE_RULES=from the file\nTENANTLINE_SECRETS_DIR={secrets}\n"
        "TENANTLINE_LOG_LEVEL=debug\nOTHER=1\n"
    )
    made = settings(env_file=env, LOG_LEVEL="error")
    assert made.channel_section("pigeon")["token"] == SECRET
    assert made.rules == "from the file"
    assert made.log_level == "error"


def test_an_empty_value_counts_as_not_set():
    assert settings(RULES="", PIGEON__TOKEN=" ").rules == "uk-social-housing"
    assert settings(PIGEON__TOKEN=" ").channels == ("console",)


@pytest.mark.parametrize(
    "name, meant",
    [
        ("PIGEON__TOKN", "TENANTLINE_PIGEON__TOKEN"),
        ("PIGEN__TOKEN", "TENANTLINE_PIGEON__TOKEN"),
        ("DATADIR", "TENANTLINE_DATA_DIR"),
        ("OPS__PROT", "TENANTLINE_OPS__PORT"),
        ("OPS_PORT", "TENANTLINE_OPS__PORT"),
    ],
)
def test_a_misspelt_setting_is_found_and_the_right_one_named(name, meant):
    told = refusal(**{name: SECRET})
    assert f"TENANTLINE_{name} (in the environment) is not a setting." in told
    assert f"Did you mean {meant}?" in told
    assert SECRET not in told


def test_a_misspelt_setting_in_the_file_is_named_with_its_line(tmp_path):
    env = tmp_path / ".env"
    env.write_text("# mine\n\nTENANTLINE_RULSE=mine\n")
    assert f"TENANTLINE_RULSE ({env}, line 3)" in refusal(env_file=env)


def test_a_stranger_is_not_guessed_at():
    assert "Remove it" in refusal(COFFEE_MACHINE_DESCALING="1")


@pytest.mark.parametrize("name", ["SECTIONS", "SECRETS", "OPS", "SECTIONS__PIGEON__TOKEN"])
def test_what_the_bot_fills_in_itself_cannot_be_set(name):
    assert "is not a setting" in refusal(**{name: "{}"})


def test_everything_wrong_is_told_at_once():
    told = refusal(OPS__PORT="eighty", MEDIA_MAX_BYTES="-1", LOG_LEVEL="loud")
    assert [line.partition(" ")[0] for line in told.splitlines()] == [
        "TENANTLINE_MEDIA_MAX_BYTES",
        "TENANTLINE_LOG_LEVEL",
        "TENANTLINE_OPS__PORT",
    ]
    assert "eighty" not in told


def test_a_broken_line_in_the_file_is_refused_rather_than_skipped(tmp_path):
    env = tmp_path / ".env"
    env.write_text('TENANTLINE_RULES=mine\nTENANTLINE_LOG_LEVEL="info\n')
    assert "line 2" in refusal(env_file=env)


def test_an_unknown_channel_is_refused():
    told = refusal(CHANNELS="pigeon,owl")
    assert "there is no channel owl" in told
    assert "console, office, pigeon" in told


def test_a_staff_channel_that_is_not_started_is_refused():
    told = refusal(CHANNELS="pigeon", STAFF_CHANNEL="office", PIGEON__TOKEN=SECRET)
    assert "nobody would see" in told


def test_a_missing_secrets_directory_is_refused(tmp_path):
    assert "TENANTLINE_SECRETS_DIR" in refusal(SECRETS_DIR=str(tmp_path / "none"))


def test_a_secret_file_that_is_no_secret_is_refused(tmp_path):
    (tmp_path / "TENANTLINE_PIGEON__TOKEN").write_bytes(b"x" * 20_000)
    assert "too large" in refusal(SECRETS_DIR=str(tmp_path))


def test_secrets_are_kept_for_redaction_and_never_shown():
    made = settings(PIGEON__TOKEN=SECRET, PIGEON__KEY="a-second-secret", PIGEON__MODE="push")
    assert sorted(made.secrets) == [SECRET, "a-second-secret"]
    for shown in (repr(made), str(made), str(made.model_dump()), made.model_dump_json()):
        assert SECRET not in shown
        assert "second" not in shown


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        settings().rules = "mine"


def test_the_rules_pack_is_a_built_in_name_or_a_directory(tmp_path):
    assert settings().rules_dir.is_absolute()
    assert settings().rules_dir.name == "uk-social-housing"
    assert settings(RULES=str(tmp_path)).rules_dir == tmp_path
    assert settings(RULES="no-such-pack").rules_dir == Path("no-such-pack")


def test_only_channels_with_settings_are_imported():
    def imported():
        raise AssertionError("a channel nobody set up was imported")

    made = load(
        {**MODELS, "slow": imported}, environ={"TENANTLINE_RULES": "mine"}, env_file=Path("no")
    )
    assert made.channels == ("console",)


def test_the_reference_lists_every_setting_with_words():
    entries = {entry.name: entry for entry in reference()}
    assert entries["TENANTLINE_OPS__PORT"].default == "8080"
    assert entries["TENANTLINE_LOG_FORMAT"].choices == ("auto", "console", "json")
    assert all(entry.description for entry in entries.values())
    assert len(entries) == len(Settings.model_fields) - 2 - 2 + 4


def test_the_reference_of_a_channel_marks_secrets_and_what_is_required():
    token, mode, key = reference("pigeon", PigeonSettings)
    assert (token.name, token.required, token.secret) == ("TENANTLINE_PIGEON__TOKEN", True, True)
    assert (mode.default, mode.choices, mode.secret) == ("poll", ("poll", "push"), False)
    assert (key.secret, key.required, key.default) == (True, False, "")
