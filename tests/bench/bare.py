"""python-telegram-bot by itself: parse, dispatch, reply; nothing is stored.

``python -m tests.bench.bare API TOKEN [tuned]``, until its input is closed. *tuned* gives it
the connections of our adapter: the library's own pool looks at each of its connections for
each request, and at many in flight that is most of what it does.
"""

import asyncio
import sys

import httpx
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from adapters.telegram.request import Request

#: As long as the answers of the bot.
TEXT = (
    "Thank you. We have this as R-1001 and will be in touch by Friday 27 November. "
    "If anything changes or gets worse, just write here."
)


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply to a message."""
    assert update.message is not None
    await update.message.reply_text(TEXT)


def application(api: str, token: str, *, tuned: bool) -> Application:  # type: ignore[type-arg]
    """A bot as the library's documentation builds it, with updates handled side by side."""
    builder = ApplicationBuilder().token(token).base_url(f"{api}/bot").concurrent_updates(256)
    if tuned:
        verify = httpx.create_ssl_context()
        builder = builder.request(Request(connections=80, read=20, verify=verify))
    else:
        builder = builder.connection_pool_size(256)
    built = builder.build()
    built.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, answer))
    return built


async def main(api: str, token: str, *options: str) -> None:
    """Poll and reply."""
    loop, orders = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    async with application(api, token, tuned="tuned" in options) as bot:
        assert bot.updater is not None
        await bot.updater.start_polling(allowed_updates=["message"])
        await bot.start()
        await orders.read()
        await bot.updater.stop()
        await bot.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
