"""Publishing freezes a version of the house rules; nothing it says changes afterwards."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.editions import fingerprint, frozen
from bot.domain.errors import ConfigError
from bot.domain.house_rules import Clause, HouseRules
from bot.rulebook.layers import Layers
from bot.rulebook.load import load_pack
from bot.rulebook.problems import Problems
from bot.rulebook.published import editions, publish
from tests.rules.packs import SHIPPED, a_pack, change, refusal

CYMRAEG = """
translations:
  cy:
    name: Cymraeg
    reviewed: false
    clauses:
      "3": {title: Dim bygythiadau, text: Peidiwch â bygwth neb.}
"""


SOME_RULES = HouseRules(
    version="1",
    published=date(2026, 11, 2),
    url="https://homes.example/house-rules",
    owner="Somebody",
    clauses=(Clause(id="1", title="Be civil", text="Be “civil”.", breach=("Rude words.",)),),
    default="1",
)


def a_published_pack(directory: Path) -> Path:
    a_pack(directory)
    publish(directory, load_pack(directory).house_rules)
    return directory


def test_a_published_version_can_be_read_back_word_for_word(tmp_path):
    pack = load_pack(a_published_pack(tmp_path))
    edition = pack.editions["2026-11"]
    assert frozen(edition.rules) == frozen(pack.house_rules)
    assert not any("draft" in point for point in pack.to_verify)


def test_a_version_that_is_not_published_is_pointed_out(tmp_path):
    assert any("2026-11 is a draft" in point for point in load_pack(a_pack(tmp_path)).to_verify)


def test_publishing_again_changes_nothing(tmp_path):
    directory = a_published_pack(tmp_path)
    before = (directory / "published" / "2026-11.json").read_bytes()
    path, new = publish(directory, load_pack(directory).house_rules)
    assert not new
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "old,new,part",
    [
        ("title: No threats", "title: No threats at all", "clause 3"),
        ("“I know where you live.”", "“I know.”", "clause 3"),
        ("  - id: 14\n", '  - id: "14a"\n', "clause 14a"),
        ("published: 2026-11-02", "published: 2026-11-03", "the day"),
        ("owner: Head of Customer Service", "owner: Somebody else", "the owner"),
        ("default_clause: 1 ", "labels: {heading: Rules}\ndefault_clause: 1 ", "the labels"),
    ],
)
def test_changed_words_under_a_published_version_stop_the_start(tmp_path, old, new, part):
    change(a_published_pack(tmp_path), "house_rules.yaml", old, new)
    (problem,) = refusal(tmp_path)
    assert problem.startswith("house_rules.yaml:4: version: Version 2026-11 is published")
    assert part in problem
    assert "a new version" in problem


def test_under_a_new_version_the_words_may_change_and_the_old_ones_stay(tmp_path):
    directory = a_published_pack(tmp_path)
    change(directory, "house_rules.yaml", 'version: "2026-11"', 'version: "2027-01"')
    change(directory, "house_rules.yaml", "published: 2026-11-02", "published: 2027-01-04")
    change(directory, "house_rules.yaml", "title: No threats", "title: Threaten nobody")
    publish(directory, load_pack(directory).house_rules)
    found = load_pack(directory).editions
    assert list(found) == ["2027-01", "2026-11"]
    assert found["2026-11"].rules.clause("3").title == "No threats"
    assert found["2027-01"].rules.clause("3").title == "Threaten nobody"


@pytest.mark.parametrize(
    "old,new",
    [
        ("answers: [spam]", "answers: [spam, insult]"),
        ("    rank: 11\n", "    rank: 12\n"),
        ("url: https://www.example.org/house-rules", "url: https://homes.example/rules"),
        ("permanent_links: false", "permanent_links: true"),
    ],
)
def test_what_nobody_reads_on_the_page_may_change(tmp_path, old, new):
    change(a_published_pack(tmp_path), "house_rules.yaml", old, new)
    assert "2026-11" in load_pack(tmp_path).editions


def test_a_translation_is_frozen_too(tmp_path):
    path = a_pack(tmp_path) / "house_rules.yaml"
    path.write_text(path.read_text() + CYMRAEG)
    publish(tmp_path, load_pack(tmp_path).house_rules)
    change(tmp_path, "house_rules.yaml", "bygwth neb", "bygwth neb byth")
    assert "the translation cy" in refusal(tmp_path)[0]


def test_a_translation_of_a_clause_that_is_not_there_is_refused(tmp_path):
    path = a_pack(tmp_path) / "house_rules.yaml"
    path.write_text(path.read_text() + CYMRAEG.replace('"3"', '"33"'))
    (problem,) = refusal(tmp_path)
    assert "There is no clause 33." in problem


@pytest.mark.parametrize("name", ["../x", "2026/11", ".hidden", "two words", "x" * 41])
def test_a_version_has_a_name_that_fits_into_an_address(tmp_path, name):
    change(a_pack(tmp_path), "house_rules.yaml", 'version: "2026-11"', f'version: "{name}"')
    assert refusal(tmp_path)[0].startswith("house_rules.yaml:4: version: ")


@given(spot=st.integers(min_value=0), byte=st.integers(min_value=1, max_value=255))
@settings(deadline=None)
def test_no_byte_of_a_published_file_changes_what_is_read(spot, byte):
    with TemporaryDirectory() as folder:
        path, _ = publish(Path(folder), SOME_RULES)
        kept, problems = path.read_bytes(), Problems()
        before = editions(Layers(directory=Path(folder)), problems)
        place = spot % len(kept)
        path.write_bytes(kept[:place] + bytes([kept[place] ^ byte]) + kept[place + 1 :])
        after = editions(Layers(directory=Path(folder)), problems)
    assert before["1"].rules.clauses[0].title == "Be civil"
    assert after == before or (not after and len(problems.found) == 1)


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json", '{"version": "2026-11"}'])
def test_a_published_file_that_is_broken_is_named(tmp_path, content):
    path = a_published_pack(tmp_path) / "published" / "2026-11.json"
    path.write_text(content)
    (problem,) = refusal(tmp_path)
    assert problem.startswith("published/2026-11.json:1: ")
    assert "from a copy" in problem


def test_a_published_file_under_another_name_is_refused(tmp_path):
    path = a_published_pack(tmp_path) / "published" / "2026-11.json"
    path.rename(path.with_stem("2026-12"))
    assert refusal(tmp_path)[0].startswith("published/2026-12.json:1: ")


def test_a_forged_seal_does_not_help_while_the_pack_says_otherwise(tmp_path):
    path = a_published_pack(tmp_path) / "published" / "2026-11.json"
    content = json.loads(path.read_text())
    del content["sha256"]
    content["clauses"][2]["title"] = "Anything goes"
    path.write_text(json.dumps({**content, "sha256": fingerprint(content)}))
    assert "reads differently: clause 3" in refusal(tmp_path)[0]


WORDS = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)
CLAUSES = st.builds(
    Clause,
    id=st.from_regex(r"[0-9A-Za-z.]{1,8}", fullmatch=True),
    title=WORDS,
    text=WORDS,
    more=st.just("") | WORDS,
    breach=st.lists(WORDS, max_size=2).map(tuple),
    not_breach=st.lists(WORDS, max_size=2).map(tuple),
)
RULES = st.builds(
    HouseRules,
    version=st.just("1"),
    published=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    url=st.just("https://example.org"),
    owner=WORDS,
    clauses=st.lists(CLAUSES, min_size=1, max_size=4, unique_by=lambda c: c.id).map(tuple),
    default=st.just("1"),
)


@given(rules=RULES, other=CLAUSES, data=st.data())
def test_any_change_of_a_word_gives_another_fingerprint(rules, other, data):
    nth = data.draw(st.integers(0, len(rules.clauses) - 1))
    key = data.draw(st.sampled_from(["title", "text", "more", "breach", "not_breach"]))
    was = rules.clauses[nth]
    assume(getattr(was, key) != getattr(other, key))
    now = replace(was, **{key: getattr(other, key)})
    changed = replace(rules, clauses=(*rules.clauses[:nth], now, *rules.clauses[nth + 1 :]))
    assert fingerprint(frozen(changed)) != fingerprint(frozen(rules))
    later = replace(rules, published=rules.published + timedelta(days=1))
    assert fingerprint(frozen(later)) != fingerprint(frozen(rules))


def test_a_pack_that_comes_with_the_bot_cannot_be_published_in_place():
    with pytest.raises(ConfigError, match=r"extends: \{pack: uk-social-housing\}"):
        publish(SHIPPED, load_pack(SHIPPED).house_rules)
    assert not (SHIPPED / "published").exists()


def test_a_pack_on_top_publishes_what_it_takes_from_below(tmp_path):
    below, above = tmp_path / "below", tmp_path / "above"
    below.mkdir()
    above.mkdir()
    a_pack(below)
    (above / "pack.yaml").write_text("extends: {pack: below}\n")
    publish(above, load_pack(above).house_rules)
    assert "2026-11" in load_pack(above).editions
    assert not load_pack(below).editions
    change(below, "house_rules.yaml", "title: No threats", "title: Threaten nobody")
    with pytest.raises(ConfigError, match="reads differently: clause 3"):
        load_pack(above)
