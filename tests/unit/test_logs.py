"""Logs tell what happened and never who said what."""

import io
import json
import logging
import warnings

import pytest
import structlog

from bot import logs
from bot.domain.errors import ConfigError

TELEGRAM = "1234567890:AAF-thisisnotarealtoken_butshapedlikeone"
SLACK = "xoxb-not-a-real-slack-token"
WORDS = "my ceiling is coming down"


@pytest.fixture
def written():
    """What was logged, as JSON lines."""
    return io.StringIO()


def lines(out: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_json_line_with_its_fields(written):
    logs.configure(stream=written)
    structlog.get_logger().info("inbox.duplicate_dropped", channel="console", count=2)
    [line] = lines(written)
    assert line["event"] == "inbox.duplicate_dropped"
    assert (line["level"], line["channel"], line["count"]) == ("info", "console", 2)
    assert line["timestamp"].endswith("Z")


def test_a_line_that_cannot_be_written_stops_nobody_and_is_quoted_nowhere(written, capsys):
    logs.configure(stream=written)
    written.close()
    structlog.get_logger().info("case.opened")
    logging.getLogger("library").warning(WORDS)
    assert WORDS not in capsys.readouterr().err


def test_bound_ids_appear_on_each_line(written):
    logs.configure(stream=written)
    with structlog.contextvars.bound_contextvars(case="R-1"):
        structlog.get_logger().info("case.opened")
    structlog.get_logger().info("case.closed")
    assert [line.get("case") for line in lines(written)] == ["R-1", None]


def test_the_level_is_kept(written):
    logs.configure("warning", stream=written)
    structlog.get_logger().info("case.opened")
    structlog.get_logger().warning("case.delayed")
    assert [line["event"] for line in lines(written)] == ["case.delayed"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    "level, conversing, out, told",
    [
        ("auto", True, Terminal, False),
        ("auto", True, io.StringIO, True),
        ("auto", False, Terminal, True),
        ("info", True, Terminal, True),
    ],
)
@pytest.mark.usefixtures("written")
def test_a_conversation_in_the_same_terminal_is_not_talked_over(level, conversing, out, told):
    stream = out()
    logs.configure(level, stream=stream, conversing=conversing)
    structlog.get_logger().info("case.opened")
    assert bool(stream.getvalue()) is told


def test_a_terminal_format_is_not_json(written):
    logs.configure(fmt="console", stream=written)
    structlog.get_logger().info("case.opened", case="R-1")
    assert "case.opened" in written.getvalue()
    assert not written.getvalue().startswith("{")


@pytest.mark.parametrize("key", ["text", "name", "token", "display_name", "bot_token", "Text"])
def test_private_keys_are_withheld(written, key):
    logs.configure(stream=written)
    structlog.get_logger().info("message.received", **{key: WORDS}, inner={key: [WORDS]})
    assert WORDS not in written.getvalue()
    assert lines(written)[0][key] == logs.WITHHELD


@pytest.mark.parametrize(
    "value",
    [
        f"https://api.telegram.org/bot{TELEGRAM}/getMe",
        f"https://api.telegram.org/file/bot{TELEGRAM}/photo.jpg",
        SLACK,
        "xapp-1-A0B1-22-abcdef",
        "xoxe.xoxp-1-abcdef",
        "https://hooks.slack.com/services/T0/B0/abcdef",
        "Authorization: Bearer abcdef.abcdef",
        "postgres://landlord:abcdef@db/tenantline",
    ],
)
def test_token_shapes_are_blotted_out(value):
    shown = logs.redact(value)
    assert logs.REDACTED in shown
    assert TELEGRAM not in shown
    assert "abcdef" not in shown
    assert "not-a-real" not in shown


@pytest.mark.parametrize("value", ["case R-2024-0815", "10:30", "https://example.org/a:b", "xo"])
def test_ordinary_values_stay_as_they_are(value):
    assert logs.redact(value) == value


def test_known_secrets_are_blotted_out_wherever_they_are(written):
    logs.configure(stream=written, secrets=["hunter2-hunter2", "short"])
    structlog.get_logger().info("x.done", deep=[{"a": ("hunter2-hunter2",)}], short="short")
    assert "hunter2" not in written.getvalue()
    assert lines(written)[0]["short"] == "short"


def test_an_exception_tells_where_but_not_what_it_went_wrong_on(written):
    logs.configure(stream=written)
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise ConfigError("rules/needs.yaml, line 3: no such trade") from error
    except ConfigError:
        structlog.get_logger().exception("rules.refused")
    [line] = lines(written)
    assert "ConfigError: rules/needs.yaml, line 3: no such trade" in line["exception"]
    assert "because of\nbuiltins.ValueError" in line["exception"]
    assert "tests/unit/test_logs.py" in line["exception"]
    assert WORDS not in written.getvalue()


def test_an_exception_as_a_value_is_summed_up(written):
    logs.configure(stream=written)
    structlog.get_logger().info("x.failed", error=ValueError(WORDS), cause=OSError("disk full"))
    [line] = lines(written)
    assert (line["error"], line["cause"]) == ("builtins.ValueError", "OSError: disk full")


def test_values_too_deep_to_look_through_are_withheld(written):
    logs.configure(stream=written)
    structlog.get_logger().info("x.done", a=[[[[[[[WORDS]]]]]]])
    assert WORDS not in written.getvalue()


def test_a_library_cannot_bring_a_token_or_words_into_the_log(written):
    logs.configure(stream=written)
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", TELEGRAM)
    url = f"POST https://api.telegram.org/bot{TELEGRAM}/x"
    logging.getLogger("httpx").warning(url)
    logging.getLogger("chatlib").warning("Unhandled request: {'text': '%s'}", WORDS)
    logging.getLogger("chatlib").error("no handler for '%s'", WORDS)
    two_lines = f"no handler\n{WORDS}"
    logging.getLogger("chatlib").error(two_lines)
    shown = lines(written)
    assert [line["library"] for line in shown] == ["httpx", "chatlib", "chatlib", "chatlib"]
    assert {line["event"] for line in shown} == {"library.warned"}
    assert shown[0]["says"] == "POST https://api.telegram.org/bot***/x"
    assert shown[1]["says"] == "Unhandled request: …"
    assert WORDS not in written.getvalue()


def test_an_exception_in_a_library_is_told_without_its_words(written):
    logs.configure(stream=written)
    try:
        int(WORDS)
    except ValueError:
        logging.getLogger("chatlib").exception("listener failed")
    [line] = lines(written)
    assert line["level"] == "error"
    assert line["exception"].startswith("builtins.ValueError")
    assert WORDS not in written.getvalue()


def test_a_warning_of_python_is_a_line_like_any_other(written):
    logs.configure(stream=written)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old thing", DeprecationWarning, stacklevel=1)
    [line] = lines(written)
    assert line["library"] == "py.warnings"
    assert "old thing" in line["says"]
