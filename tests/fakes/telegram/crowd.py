"""What people do on the fake Telegram: write, send, edit, press, join, block, move."""

import re
from typing import Any

from tests.fakes.telegram.people import (
    BOT,
    BOT_ID,
    CHANNEL_BOT,
    GROUP_ANONYMOUS_BOT,
    Chat,
    group,
    user,
)
from tests.fakes.telegram.updates import Update, Updates
from tests.fakes.telegram.webhooks import Pusher
from tests.fakes.telegram.world import World

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?=\s|$)")
GROUP = -1001000000017


class Crowd:
    """The people. A number above 0 is a person and the private chat with them, below a group."""

    def __init__(self, world: World, updates: Updates, pusher: Pusher) -> None:
        self._world = world
        self._updates = updates
        self._pusher = pusher

    def user_says(self, user_id: int, text: str, **beside: Any) -> Update:
        """A person writes to the bot in private."""
        return self.sends(user_id, user_id, text=text, **beside)

    def group_says(
        self, user_id: int, text: str, *, group_id: int = GROUP, **beside: Any
    ) -> Update:
        """A person writes in a group; ``thread=`` for a topic, ``reply_to=`` a message id."""
        return self.sends(group_id, user_id, text=text, **beside)

    def sends(
        self,
        chat_id: int,
        user_id: int,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
        **content: Any,
    ) -> Update:
        """A message of any content, given as the Bot API names it (``photo=``, ``location=`` …)."""
        chat = self._world.place(chat_id)
        message = self._message(chat, user(user_id), content)
        if thread is not None:
            chat.topics.add(thread)
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None:
            message["reply_to_message"] = chat.messages[reply_to]
        return self._tell("message", message)

    def says_anonymously(self, text: str, *, group_id: int = GROUP) -> Update:
        """An administrator who hides behind the group writes."""
        chat = self._world.place(group_id)
        content = {"text": text, "sender_chat": chat.shape}
        return self._tell("message", self._message(chat, GROUP_ANONYMOUS_BOT, content))

    def says_as_channel(
        self,
        text: str,
        *,
        channel_id: int = -1001000000099,
        linked: bool = False,
        group_id: int = GROUP,
    ) -> Update:
        """A channel posts as itself; *linked*: the group's own, forwarded by Telegram."""
        chat = self._world.place(group_id)
        shape = {"id": channel_id, "title": "Maple Homes news", "type": "channel"}
        content: dict[str, Any] = {"text": text, "sender_chat": shape}
        if linked:
            origin = {"type": "channel", "chat": shape, "message_id": 7, "date": 1772442000}
            content |= {"is_automatic_forward": True, "forward_origin": origin}
        return self._tell("message", self._message(chat, CHANNEL_BOT, content))

    def photo(self, content: bytes = b"\xff\xd8 a picture", size: int | None = None) -> Any:
        """The ``photo=`` of a message, in two sizes."""
        small = self._world.keep(b"\xff\xd8 small")
        large = self._world.keep(content, size)
        return [{**small, "width": 90, "height": 60}, {**large, "width": 1280, "height": 853}]

    def document(self, content: bytes, name: str, mime: str, size: int | None = None) -> Any:
        """The ``document=`` of a message."""
        return self._world.keep(content, size) | {"file_name": name, "mime_type": mime}

    def edits(self, update: Update, text: str) -> Update:
        """The author changes what they wrote."""
        message = update["message"] | {"text": text, "edit_date": self._world.tick()}
        self._world.place(message["chat"]["id"]).messages[message["message_id"]] = message
        return self._tell("edited_message", message)

    def presses(self, user_id: int, label: str, *, chat_id: int | None = None) -> Update:
        """The newest button of that *label* in the chat (the private one unless named)."""
        chat = self._world.place(user_id if chat_id is None else chat_id)
        for message in reversed(list(chat.messages.values())):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return self.invokes(user_id, button["callback_data"], message)
        raise LookupError(f"no button {label!r} in chat {chat.id}")

    def invokes(self, user_id: int, data: str, message: dict[str, Any]) -> Update:
        """A press with *data*, whether a button carries it or not."""
        query = f"query{self._world.next_number()}"
        self._world.open_queries.add(query)
        payload = {
            "id": query,
            "from": user(user_id),
            "message": message,
            "chat_instance": str(message["chat"]["id"]),
            "data": data,
        }
        return self._tell("callback_query", payload)

    def blocks(self, user_id: int) -> Update:
        """A person blocks the bot."""
        return self._own_place(self._world.place(user_id), user_id, "kicked")

    def unblocks(self, user_id: int) -> Update:
        """A person lets the bot write again."""
        return self._own_place(self._world.place(user_id), user_id, "member")

    def makes_group(
        self,
        group_id: int = GROUP,
        *,
        title: str = "Maple Court residents",
        admins: tuple[int, ...] = (),
        may_delete: bool = True,
        may_restrict: bool = True,
        may_pin: bool = True,
    ) -> Update:
        """A group comes to be, and the bot is added as an administrator."""
        chat = self._world.chats[group_id] = group(group_id, title)
        chat.admins, chat.bot_is = set(admins), "left"
        chat.bot_may_delete, chat.bot_may_restrict = may_delete, may_restrict
        chat.bot_may_pin = may_pin
        return self._own_place(chat, admins[0] if admins else 1, "administrator")

    def removes_bot(self, group_id: int = GROUP, *, user_id: int = 1) -> Update:
        """An administrator takes the bot out of the group."""
        return self._own_place(self._world.place(group_id), user_id, "kicked")

    def joins(self, *user_ids: int, group_id: int = GROUP) -> Update:
        """People come into a group, in one service message."""
        return self.sends(group_id, user_ids[0], new_chat_members=[user(n) for n in user_ids])

    def leaves(self, user_id: int, *, group_id: int = GROUP) -> Update:
        """A person leaves a group."""
        return self.sends(group_id, user_id, left_chat_member=user(user_id))

    def migrates(self, group_id: int, new_id: int, *, user_id: int = 1) -> Update:
        """A group becomes a supergroup, under another number."""
        old, new = self._world.place(group_id), self._world.place(new_id)
        for what in ("admins", "bot_is", "bot_may_delete", "bot_may_restrict", "bot_may_pin"):
            setattr(new, what, getattr(old, what))
        update = self.sends(group_id, user_id, migrate_to_chat_id=new_id)
        self.sends(new_id, user_id, migrate_from_chat_id=group_id)
        old.migrated_to = new_id
        return update

    def tells(self, kind: str, payload: dict[str, Any]) -> Update:
        """An update of any kind, as it is."""
        return self._tell(kind, payload)

    def repeats(self, update: Update) -> None:
        """The platform delivers *update* once more, as after a lost acknowledgement."""
        self._updates.repeat(update)
        self._pusher.push(update)
        self._world.changed()

    def _message(self, chat: Chat, author: dict[str, Any], content: Any) -> dict[str, Any]:
        message = {
            "message_id": chat.next_message_id(),
            "from": author,
            "chat": chat.shape,
            "date": self._world.tick(),
            **content,
        }
        if command := _COMMAND.match(content.get("text") or ""):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        chat.messages[message["message_id"]] = message
        return message

    def _own_place(self, chat: Chat, user_id: int, status: str) -> Update:
        was = self._world.own_membership(chat)
        chat.bot_is = status
        payload = {
            "chat": chat.shape,
            "from": user(user_id),
            "date": self._world.tick(),
            "old_chat_member": was,
            "new_chat_member": self._world.own_membership(chat),
        }
        return self._tell("my_chat_member", payload)

    def _tell(self, kind: str, payload: dict[str, Any]) -> Update:
        update = self._updates.add(kind, payload)
        self._pusher.push(update)
        self._world.changed()
        return update


__all__ = ["BOT", "BOT_ID", "GROUP", "Crowd"]
