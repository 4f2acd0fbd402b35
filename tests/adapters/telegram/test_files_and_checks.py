"""Fetching what people sent, and what ``tenantline check`` finds."""

import pytest

from bot.domain.messages import Media, MediaKind
from bot.ports.channel import MediaDelayed, MediaGone, Severity
from tests.adapters.telegram.building import SECRET, Ears, a_channel, running
from tests.fakes.telegram import GROUP, FakeTelegram


async def fetched(telegram, media):
    channel = a_channel(telegram)
    try:
        return [chunk async for chunk in channel.fetch(media)]
    finally:
        await channel.close()


def a_photo(ref, size=None):
    return Media(kind=MediaKind.PHOTO, ref=ref, size=size)


async def test_a_photo_somebody_sent_can_be_fetched_in_chunks():
    async with FakeTelegram() as telegram:
        content = bytes(range(256)) * 1024
        telegram.sends(1001, 1001, photo=telegram.photo(content))
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: telegram.acknowledged)
        chunks = await fetched(telegram, ears.events[0].media[0])
        assert b"".join(chunks) == content
        assert len(chunks) > 1


@pytest.mark.parametrize("claimed", [None, 25 * 2**20])
async def test_a_file_over_20_mb_is_gone_for_good_and_says_why(claimed):
    async with FakeTelegram() as telegram:
        kept = telegram.document(b"x", "film.mov", "video/quicktime", size=25 * 2**20)
        with pytest.raises(MediaGone, match="20 MB"):
            await fetched(telegram, a_photo(kept["file_id"], claimed))


async def test_a_file_that_turns_out_larger_than_it_claims_is_not_read_to_the_end():
    async with FakeTelegram() as telegram:
        kept = telegram.document(b"0" * (20 * 2**20 + 1), "film.mov", "video/quicktime", size=5)
        with pytest.raises(MediaGone, match="20 MB"):
            await fetched(telegram, a_photo(kept["file_id"], 5))


async def test_a_file_telegram_does_not_know_is_gone():
    async with FakeTelegram() as telegram:
        with pytest.raises(MediaGone, match="no longer knows"):
            await fetched(telegram, a_photo("nonsense"))
        with pytest.raises(MediaGone):
            await fetched(telegram, Media(kind=MediaKind.LOCATION))


@pytest.mark.parametrize(
    "method, fault",
    [
        ("getFile", {"status": 502}),
        ("getFile", {"retry_after": 3}),
        ("getFile", {"drop": True}),
        ("file", {"status": 404}),
        ("file", {"drop": True}),
    ],
)
async def test_a_passing_fault_delays_the_file(method, fault):
    async with FakeTelegram() as telegram:
        kept = telegram.document(b"lease", "lease.pdf", "application/pdf")
        telegram.fault(method, **fault)
        with pytest.raises(MediaDelayed) as delayed:
            await fetched(telegram, a_photo(kept["file_id"]))
        assert telegram.token not in str(delayed.value)
        assert await fetched(telegram, a_photo(kept["file_id"])) == [b"lease"]


async def test_a_file_temporarily_unavailable_is_delayed():
    async with FakeTelegram() as telegram:
        telegram.world.unavailable_files.add("file9")
        with pytest.raises(MediaDelayed):
            await fetched(telegram, a_photo("file9"))


async def found(telegram, **section):
    channel = a_channel(telegram, **section)
    try:
        return {result.subject: result for result in await channel.inspect()}
    finally:
        await channel.close()


async def test_when_all_is_well_every_line_says_so():
    async with FakeTelegram() as telegram:
        results = await found(telegram)
        assert {result.severity for result in results.values()} == {Severity.OK}
        assert "@tenantline_test_bot" in results["token"].finding


async def test_privacy_mode_and_missing_rights_are_found_with_what_to_press():
    async with FakeTelegram() as telegram:
        telegram.world.reads_all_group_messages = False
        telegram.world.asks_to_delete = False
        results = await found(telegram)
        assert results["groups"].severity is Severity.WARNING
        assert "/setprivacy" in results["groups"].remedy
        assert "Delete Messages" in results["rights"].remedy


async def test_a_bot_that_cannot_join_groups_is_found():
    async with FakeTelegram() as telegram:
        telegram.world.can_join_groups = False
        assert "/setjoingroups" in (await found(telegram))["groups"].remedy


async def test_a_group_in_which_the_bot_may_not_delete_is_found():
    async with FakeTelegram() as telegram:
        telegram.makes_group(may_delete=False)
        channel = a_channel(telegram)
        async with running(channel, Ears()):
            telegram.group_says(2002, "Hello")
            await telegram.until(lambda: len(telegram.acknowledged) == 2)
            results = await channel.inspect()
        assert results[-1].severity is Severity.WARNING
        assert "Administrators" in results[-1].remedy


async def test_each_right_that_is_missing_in_a_group_is_named_with_what_to_press():
    async with FakeTelegram() as telegram:
        telegram.makes_group(may_restrict=False, may_pin=False)
        telegram.makes_group(-1002, title="Elm Court")
        telegram.removes_bot(-1002)
        channel = a_channel(telegram)
        lacking, gone = await channel.rights_in([str(GROUP), "-1002"])
        await channel.close()
    assert "may not mute or ban anybody, pin the house rules" in lacking.finding
    assert "switch on Ban Users, Pin Messages" in lacking.remedy
    assert "removed from the group" in gone.finding


async def test_a_refused_token_and_a_silent_telegram_are_problems():
    async with FakeTelegram() as telegram:
        telegram.fault("getMe", status=401)
        assert "@BotFather" in (await found(telegram))["token"].remedy
        telegram.fault("getMe", drop=True)
        assert (await found(telegram))["connection"].severity is Severity.PROBLEM


async def test_a_webhook_that_fails_or_differs_is_found():
    async with FakeTelegram() as telegram:
        by_webhook = {
            "mode": "webhook", "webhook_url": "https://x.example/hook", "secret_token": SECRET,
        }  # fmt: skip
        assert "yet" in (await found(telegram, **by_webhook))["updates"].finding
        await telegram.pusher.set(None)
        telegram.pusher.webhook = _Hook("https://x.example/hook")
        assert (await found(telegram, **by_webhook))["updates"].severity is Severity.OK
        telegram.pusher.last_error = "Wrong response from the webhook: 500"
        assert "500" in (await found(telegram, **by_webhook))["updates"].finding
        assert "removed" in (await found(telegram))["updates"].remedy


class _Hook:
    def __init__(self, url):
        self.url = url
