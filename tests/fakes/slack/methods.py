"""The methods of Slack's Web API that the bot may call, as Slack documents them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.fakes.slack import block_kit
from tests.fakes.slack.workspace import APP, BOT, BOT_USER, TEAM, Message, Room, Upload, Workspace

Arguments = Mapping[str, Any]
Answer = dict[str, Any]
#: Told of each event that Slack would send out.
Emit = Callable[[dict[str, Any]], object]

_TEXT = 40_000


class RefusalError(Exception):
    """``{"ok": false, "error": code}``."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


class Methods:
    """Each public coroutine is a method, with ``_`` for the dots in its name."""

    def __init__(self, workspace: Workspace, emit: Emit, base: Callable[[], str]) -> None:
        self._space = workspace
        self._emit = emit
        self._base = base

    def find(self, name: str) -> Callable[[Arguments], Awaitable[Answer]] | None:
        """The method called *name*."""
        method = getattr(self, name.replace(".", "_"), None)
        return method if name.count(".") >= 1 and not name.startswith("_") else None

    async def auth_test(self, given: Arguments) -> Answer:
        return {"team": "Riverside Homes", "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT}

    async def bots_info(self, given: Arguments) -> Answer:
        return {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": "tenantline"}}

    async def users_info(self, given: Arguments) -> Answer:
        user = given["user"]
        if user not in self._space.names:
            raise RefusalError("user_not_found")
        return {"user": {"id": user, "name": self._space.names[user], "is_bot": False}}

    async def chat_postMessage(self, given: Arguments) -> Answer:  # noqa: N802 - Slack's name
        room = self._writable(given)
        message = self._message(given, room)
        room.messages.append(message)
        self._emit({"type": "message", "channel": room.id, **message})
        return {"channel": room.id, "ts": message["ts"], "message": message}

    async def chat_postEphemeral(self, given: Arguments) -> Answer:  # noqa: N802
        room = self._writable(given)
        message = self._message(given, room)
        self._space.whispers.append((given["user"], message))
        return {"message_ts": message["ts"]}

    async def chat_update(self, given: Arguments) -> Answer:
        room = self._writable(given)
        before = self._own(room, given["ts"], "cant_update_message")
        _check_content(given)
        after = {**before, "text": given.get("text", ""), "edited": {"ts": self._space.ts()}}
        after["blocks"] = _parsed(given.get("blocks")) or []
        if given.get("metadata"):
            after["metadata"] = _parsed(given["metadata"])
        room.messages[room.messages.index(before)] = after
        self._emit(_changed(room, after, before, self._space.ts()))
        return {"channel": room.id, "ts": given["ts"], "text": after["text"]}

    async def chat_delete(self, given: Arguments) -> Answer:
        room = self._writable(given)
        message = self._own(room, given["ts"], "cant_delete_message")
        room.messages.remove(message)
        self._emit(_deleted(room, message, self._space.ts()))
        return {"channel": room.id, "ts": given["ts"]}

    async def views_open(self, given: Arguments) -> Answer:
        trigger = self._space.triggers.get(given["trigger_id"])
        if trigger is None:
            raise RefusalError("invalid_trigger_id")
        if trigger.used:
            raise RefusalError("exchanged_trigger_id")
        if self._space.now() >= trigger.until:
            raise RefusalError("expired_trigger_id")
        view = _parsed(given["view"])
        _check(block_kit.check_view, view)
        trigger.used = True
        number = self._space.number()
        opened = {**view, "id": f"V{number}", "hash": f"{number}.a", "user": trigger.user}
        self._space.views.append(opened)
        return {"view": opened}

    async def views_update(self, given: Arguments) -> Answer:
        shown = self._space.view(given.get("view_id"))
        if shown is None:
            raise RefusalError("not_found")
        if given.get("hash") not in {None, shown["hash"]}:
            raise RefusalError("hash_conflict")
        view = _parsed(given["view"])
        _check(block_kit.check_view, view)
        kept = {name: shown[name] for name in ("id", "user")}
        shown.clear()
        shown.update({**view, **kept, "hash": f"{self._space.number()}.b"})
        return {"view": dict(shown)}

    async def views_publish(self, given: Arguments) -> Answer:
        user = given.get("user_id", "")
        if not user.startswith(("U", "W")):
            raise RefusalError("invalid_arguments")
        before = self._space.homes.get(user, {})
        if given.get("hash") not in {None, before.get("hash")}:
            raise RefusalError("hash_conflict")
        view = _parsed(given["view"])
        _check(block_kit.check_home, view)
        number = self._space.number()
        shown = {**view, "id": before.get("id", f"V{number}"), "hash": f"{number}.h"}
        self._space.homes[user] = shown
        return {"view": shown}

    async def conversations_list(self, given: Arguments) -> Answer:
        rooms = [room for room in self._space.rooms.values() if not room.id.startswith("D")]
        if str(given.get("exclude_archived", "")).lower() in {"true", "1"}:
            rooms = [room for room in rooms if not room.is_archived]
        seen = [room.described() for room in rooms if room.is_member or not room.is_private]
        return _page("channels", seen, given)

    async def conversations_info(self, given: Arguments) -> Answer:
        return {"channel": self._readable(given, member=False).described()}

    async def conversations_history(self, given: Arguments) -> Answer:
        room = self._readable(given)
        roots = [
            message
            for message in reversed(room.messages)
            if message.get("thread_ts", message["ts"]) == message["ts"]
            and float(message["ts"]) > float(given.get("oldest") or 0)
        ]
        return _page("messages", _with_metadata(roots, given), given)

    async def conversations_replies(self, given: Arguments) -> Answer:
        room = self._readable(given)
        root = room.find(given["ts"])
        if root is None:
            raise RefusalError("thread_not_found")
        replies = [
            message
            for message in room.messages
            if message.get("thread_ts") == root["ts"]
            and message is not root
            and float(message["ts"]) > float(given.get("oldest") or 0)
        ]
        return _page("messages", _with_metadata([root, *replies], given), given)

    async def usergroups_users_list(self, given: Arguments) -> Answer:
        members = self._space.groups.get(given["usergroup"])
        if members is None:
            raise RefusalError("no_such_subteam")
        return {"users": sorted(members)}

    async def files_getUploadURLExternal(self, given: Arguments) -> Answer:  # noqa: N802
        length = int(given["length"])
        if length <= 0 or not given.get("filename"):
            raise RefusalError("invalid_arguments")
        file = Upload(id=f"F{self._space.number()}", name=given["filename"], length=length)
        self._space.files[file.id] = file
        return {"file_id": file.id, "upload_url": f"{self._base()}/upload/{file.id}"}

    async def files_completeUploadExternal(self, given: Arguments) -> Answer:  # noqa: N802
        room = self._writable({**given, "channel": given["channel_id"]})
        files = [self._completed(described) for described in _parsed(given["files"])]
        message = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT,
            "ts": self._space.ts(),
            "text": "",
            "files": [self.file_described(file) for file in files],
        }
        if given.get("thread_ts"):
            message["thread_ts"] = given["thread_ts"]
        room.messages.append(message)
        self._emit({"channel": room.id, "subtype": "file_share", **message})
        return {"files": [{"id": file.id, "title": file.title} for file in files]}

    def file_described(self, file: Upload) -> dict[str, Any]:
        """A file as messages hold it."""
        url = f"{self._base()}/files-pri/{file.id}/{file.name}"
        return {
            "id": file.id,
            "name": file.name,
            "title": file.title,
            "mimetype": "image/jpeg" if file.name.endswith(".jpg") else "application/pdf",
            "mode": "hosted",
            "is_external": False,
            "size": len(file.content),
            "url_private": url,
            "url_private_download": url,
        }

    def _completed(self, described: Arguments) -> Upload:
        file = self._space.files.get(described["id"])
        if file is None or len(file.content) != file.length:
            raise RefusalError("file_not_found")
        file.title = described.get("title", file.name)
        return file

    def _readable(self, given: Arguments, *, member: bool = True) -> Room:
        room = self._space.room(given.get("channel", ""))
        if room is None or (room.is_private and not room.is_member):
            raise RefusalError("channel_not_found")
        if member and not room.is_member:
            raise RefusalError("not_in_channel")
        return room

    def _writable(self, given: Arguments) -> Room:
        room = self._readable(given)
        if room.is_archived:
            raise RefusalError("is_archived")
        return room

    def _own(self, room: Room, ts: str, otherwise: str) -> Message:
        message = room.find(ts)
        if message is None:
            raise RefusalError("message_not_found")
        if message.get("bot_id") != BOT:
            raise RefusalError(otherwise)
        return message

    def _message(self, given: Arguments, room: Room) -> Message:
        _check_content(given)
        if given.get("thread_ts") and room.find(given["thread_ts"]) is None:
            raise RefusalError("thread_not_found")
        shown = {
            "text": given.get("text", ""),
            "blocks": _parsed(given.get("blocks")) or [],
            "metadata": _parsed(given.get("metadata")),
            "thread_ts": given.get("thread_ts"),
        }
        who = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP}
        kept = {name: value for name, value in shown.items() if value}
        return {**who, "text": "", "ts": self._space.ts(), **kept}


def _changed(room: Room, after: Message, before: Message, ts: str) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": room.id,
        "ts": ts,
        "message": after,
        "previous_message": before,
    }


def _deleted(room: Room, message: Message, ts: str) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": room.id,
        "ts": ts,
        "deleted_ts": message["ts"],
        "previous_message": message,
    }


changed = _changed
deleted = _deleted


def _check_content(given: Arguments) -> None:
    blocks = _parsed(given.get("blocks")) or []
    if not blocks and not given.get("text"):
        raise RefusalError("no_text")
    if len(given.get("text") or "") > _TEXT:
        raise RefusalError("msg_too_long")
    _check(block_kit.check_message, blocks)


def _check(validate: Callable[[Any], None], value: Any) -> None:
    try:
        validate(value)
    except block_kit.InvalidError as wrong:
        raise RefusalError(wrong.code, errors=[str(wrong)]) from None
    except (KeyError, TypeError, AttributeError) as wrong:
        raise RefusalError("invalid_blocks", errors=[f"malformed: {wrong!r}"]) from None


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value


def _with_metadata(messages: list[Message], given: Arguments) -> list[Message]:
    if str(given.get("include_all_metadata", "")).lower() in {"true", "1"}:
        return messages
    return [{k: v for k, v in message.items() if k != "metadata"} for message in messages]


def _page(name: str, items: list[Any], given: Arguments) -> Answer:
    start = int(given.get("cursor") or 0)
    limit = int(given.get("limit") or 100)
    following = str(start + limit) if start + limit < len(items) else ""
    page = items[start : start + limit]
    return {name: page, "response_metadata": {"next_cursor": following}}
