"""The project agrees with itself: documentation, settings, locks, container and layout."""

import importlib
import os
import re
import shlex
import subprocess
import tomllib
from importlib.metadata import entry_points, version
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel

from bot.config import installed, load
from bot.config.channels import GROUP
from bot.config.sources import gather
from scripts import docs

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICE = COMPOSE["services"]["tenantline"]

#: In two halves, so that this file does not find itself.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "index" + "-url"]


def tracked_files() -> list[Path]:
    """What git knows, or would if it were added."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def locked(name: str) -> dict[str, set[str]]:
    """Package to its versions; one lock serves several Pythons, so there may be two."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text().splitlines():
        if match := re.match(r"([a-z0-9][\w.-]*)==(\S+)", line):
            found.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return found


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def contract(name: str) -> dict:
    [found] = [c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["name"] == name]
    return found


def modules_of_bot() -> set[str]:
    return {
        path.stem
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"__init__"}


# Documentation


def test_what_is_generated_from_the_code_is_up_to_date():
    assert docs.stale() == [], "run: make docs"


def test_the_readme_lists_the_settings():
    assert "<!-- generated: settings -->" in (ROOT / "README.md").read_text()


def test_the_example_file_names_every_setting_and_no_other():
    text = (ROOT / ".env.example").read_text()
    shown = re.findall(r"^(?:# )?(TENANTLINE_\w+)=", text, re.MULTILINE)
    assert sorted(shown) == sorted(e.name for _, entries in docs.sections() for e in entries)


def test_every_setting_has_words_for_the_person_setting_it():
    silent = [e.name for _, entries in docs.sections() for e in entries if len(e.description) < 10]
    assert silent == []


def test_the_example_file_copied_as_it_is_runs_on_the_console():
    made = load(installed(), environ={}, env_file=ROOT / ".env.example")
    assert made.channels == ("console",)


def test_the_defaults_shown_in_the_example_file_can_be_uncommented(tmp_path):
    text = (ROOT / ".env.example").read_text()
    path = tmp_path / ".env"
    path.write_text(re.sub(r"^# (TENANTLINE_\w+=)", r"\1", text, flags=re.MULTILINE))
    defaults = {e.name: e.default for _, entries in docs.sections() for e in entries if e.default}
    assert {name: one.value for name, one in gather({}, path).items()} == defaults


def test_the_example_file_carries_no_secret():
    secret = {e.name for _, entries in docs.sections() for e in entries if e.secret}
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.removeprefix("# ").split("=", 1) for line in lines if "=" in line)
    assert {given[name] for name in secret} == {""}


def test_the_capability_table_has_a_column_for_each_channel():
    head, _, *rows = docs.capability_table().splitlines()
    assert head == f"| | {' | '.join(sorted(installed()))} |"
    assert {row.count("|") for row in rows} == {head.count("|")}


def test_every_make_target_named_in_documentation_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    named = {t for page in pages for t in re.findall(r"\bmake ([a-z]+)`", page.read_text())}
    named |= set(
        re.findall(r"^make ([a-z]+)", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    )
    assert named <= targets
    assert "install" in named


def test_relative_links_in_documentation_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in tracked_files()
        if page.suffix == ".md"
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
        if "://" not in link and not link.startswith("mailto:")
        if not (page.parent / link).exists()
    ]
    assert broken == []


# Versions and locks


def test_the_installed_version_is_the_declared_one():
    assert version("tenantline") == PROJECT["project"]["version"]


@pytest.mark.parametrize(
    "lock", ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
)
def test_every_locked_package_has_a_version_and_hashes(lock):
    entries = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    loose = [
        entry.split()[0]
        for entry in entries
        if entry.strip()
        and not re.fullmatch(r"\S+==\S+( ; .*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", entry)
    ]
    assert loose == []


def test_every_declared_dependency_is_locked():
    project = PROJECT["project"]
    assert names(project["dependencies"]) <= set(locked("requirements.txt"))
    declared = names(project["dependencies"] + project["optional-dependencies"]["dev"])
    assert declared <= set(locked("requirements-dev.txt"))
    build = names(PROJECT["dependency-groups"]["build"] + PROJECT["build-system"]["requires"])
    assert build <= set(locked("requirements-build.txt"))


def test_the_locks_agree_on_versions():
    everything = locked("requirements-dev.txt")
    for lock in ("requirements.txt", "requirements-build.txt"):
        assert locked(lock).items() <= everything.items(), lock


def test_no_file_says_where_packages_are_fetched_from():
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        if path.name != "Makefile"
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert found == []


def test_the_makefile_keeps_addresses_out_of_the_locks():
    text = (ROOT / "Makefile").read_text()
    assert text.count("index" + "-url") == text.count("--no-emit-index" + "-url") == 1
    assert not any(host in text for host in REGISTRY_HOSTS[:3])


# Layout


def test_every_module_of_the_bot_has_a_layer():
    layers = contract("Imports inside bot/ point one way, towards the domain")
    placed = {m.strip() for row in layers["layers"] for m in row.split("|")}
    assert layers["exhaustive"] is True
    assert placed == modules_of_bot()


def test_adapters_are_kept_from_everything_but_ports_and_domain():
    forbidden = set(contract("An adapter sees the ports and the domain only")["forbidden_modules"])
    assert forbidden == {f"bot.{m}" for m in modules_of_bot() - {"ports", "domain"}}


def test_every_adapter_is_independent_and_has_an_entry_point():
    packages = {p.parent.name for p in (ROOT / "adapters").glob("*/__init__.py")}
    independent = contract("Adapters do not know each other")["modules"]
    assert set(independent) == {f"adapters.{name}" for name in packages}
    assert set(PROJECT["project"]["entry-points"][GROUP]) == packages


def test_every_entry_point_is_installed_and_brings_its_settings():
    points = {point.name: point for point in entry_points(group=GROUP)}
    declared = PROJECT["project"]["entry-points"][GROUP]
    assert {name: point.value for name, point in points.items()} == declared
    for point in points.values():
        assert callable(point.load())
        assert issubclass(importlib.import_module(point.module).SETTINGS, BaseModel)


def test_no_file_of_code_is_longer_than_five_hundred_lines():
    code = [p for top in ("bot", "adapters") for p in (ROOT / top).rglob("*.py")]
    assert [str(p) for p in code if len(p.read_text().splitlines()) > 500] == []


def test_no_name_says_that_we_did_not_find_one():
    code = [p for top in ("bot", "adapters") for p in (ROOT / top).rglob("*.py")]
    vague = r"^class (?:Base|Abstract)[A-Z]\w*|^class \w+(?:Manager|Helper|Utils?)\b"
    named = [f"{p.name}: {m}" for p in code for m in re.findall(vague, p.read_text(), re.MULTILINE)]
    assert named == []
    assert [p.name for p in code if p.stem in {"utils", "helpers", "common", "misc"}] == []


# Container and build


def test_the_container_runs_without_rights():
    assert re.search(r"^USER \d+$", DOCKERFILE, re.MULTILINE)
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]


def test_the_compose_file_sets_only_settings_that_exist():
    made = load(installed(), environ=SERVICE["environment"], env_file=Path("no.env"))
    assert made.channels == ("console",), "a channel must not start because of the container"


def test_settings_named_in_comments_of_the_compose_file_exist():
    known = {e.name for _, entries in docs.sections() for e in entries}
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"TENANTLINE_\w+", text)) <= known


def test_the_data_is_kept_in_the_volume():
    folder = SERVICE["environment"]["TENANTLINE_DATA_DIR"]
    assert f"TENANTLINE_DATA_DIR={folder}" in DOCKERFILE
    assert f"VOLUME {folder}\n" in DOCKERFILE
    assert SERVICE["volumes"] == [f"data:{folder}"]
    assert "data" in COMPOSE["volumes"]


def test_image_and_compose_ask_for_health_alike_and_at_the_right_port():
    [command] = re.findall(r"^  CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    asked = yaml.safe_load(command)
    assert SERVICE["healthcheck"]["test"] == ["CMD", *asked]
    port = SERVICE["environment"]["TENANTLINE_OPS__PORT"]
    assert f":{port}/healthz" in asked[-1]
    assert f"EXPOSE {port}" in DOCKERFILE
    assert SERVICE["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_the_image_is_built_from_files_that_reach_the_builder():
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    lines = [shlex.split(line) for line in DOCKERFILE.splitlines() if line.startswith("COPY ")]
    copied = {part for line in lines if "--from=build" not in line for part in line[1:-1]}
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_the_wheel_takes_the_rules_along():
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["packages"]) == {"bot", "adapters", "rules"}


def test_what_is_merged_was_checked_and_tested():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    steps = re.findall(r"^make (\w+)$", script.read_text(), re.MULTILINE)
    assert steps == ["install", "check", "test"]
    assert "set -euo pipefail" in script.read_text()


def test_the_changelog_has_room_for_what_is_new():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"
    released = [tuple(map(int, h.split()[0].split("."))) for h in headings[1:]]
    assert all(newer > older for newer, older in pairwise(released))
