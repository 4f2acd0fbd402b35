"""What people do in the workspace: write, press, choose, fill in, point at, close."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.fakes.slack.delivery import Delivery, Kind
from tests.fakes.slack.methods import changed, deleted
from tests.fakes.slack.web_api import WebApi
from tests.fakes.slack.workspace import APP, TEAM, Message, Room, Upload, Workspace


class People:
    """The half of ``FakeSlack`` in which a test plays the people."""

    space: Workspace
    _web: WebApi

    async def says(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread: str | None = None,
        files: Iterable[Mapping[str, Any]] = (),
        wait: bool = True,
    ) -> str:
        """Write something; its ``ts``, once the bot has it or Slack gave up."""
        room = self._room(channel)
        message: Message = {
            "type": "message",
            "user": user,
            "text": text,
            "ts": self.space.ts(),
            "team": TEAM,
        }
        if thread is not None:
            message["thread_ts"] = thread
        if listed := [dict(file) for file in files]:
            message.update(files=listed, subtype="file_share")
        room.messages.append(message)
        await self._wait(self._emit({"channel": room.id, **message}), wait)
        return str(message["ts"])

    async def edits(self, channel: str, ts: str, text: str) -> Delivery:
        """Change an own message."""
        room = self._room(channel)
        before = room.find(ts)
        assert before is not None
        after = {**before, "text": text, "edited": {"user": before["user"], "ts": self.space.ts()}}
        room.messages[room.messages.index(before)] = after
        return await self._wait(self._emit(changed(room, after, before, self.space.ts())), True)

    async def deletes(self, channel: str, ts: str) -> Delivery:
        """Take an own message back."""
        room = self._room(channel)
        message = room.find(ts)
        assert message is not None
        room.messages.remove(message)
        return await self._wait(self._emit(deleted(room, message, self.space.ts())), True)

    async def chooses(self, user: str, channel: str, ts: str, label: str) -> Delivery:
        """Choose from the menu of a message what is there."""
        message, _ = self._seen(self._room(channel), user, ts)
        option = _option(message, label)
        return await self.presses(user, channel, ts, "more", chosen=option)

    async def presses(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        wait: bool = True,
        chosen: Mapping[str, Any] | None = None,
    ) -> Delivery:
        """Press a button that is there, or have *chosen* in a menu."""
        room = self._room(channel)
        message, ephemeral = self._seen(room, user, ts)
        button = _button(message, action_id)
        assert chosen or button["type"] == "button", "something has to be chosen in a menu"
        container = {
            "type": "message",
            "message_ts": ts,
            "channel_id": room.id,
            "is_ephemeral": ephemeral,
        }
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload = {
            **self._interaction("block_actions", user),
            "container": container,
            "channel": {"id": room.id, "name": room.name},
            "message": message,
            "actions": [
                {
                    **{k: v for k, v in button.items() if k in {"action_id", "value", "text"}},
                    "type": button["type"],
                    "block_id": "b1",
                    "action_ts": self.space.ts(),
                    **({"selected_option": chosen} if chosen else {}),
                }
            ],
        }
        return await self._wait(self._start(Kind.INTERACTIVE, payload), wait)

    async def opens_home(self, user: str, *, tab: str = "home", wait: bool = True) -> Delivery:
        """Look at App Home, or at the app's messages."""
        room = self._room(user)
        event = {"type": "app_home_opened", "user": user, "channel": room.id, "tab": tab}
        event["event_ts"] = self.space.ts()
        if user in self.space.homes:
            event["view"] = {**self.space.homes[user], "team_id": TEAM, "app_id": APP}
        return await self._wait(self._emit(event), wait)

    async def presses_home(self, user: str, label: str, value: str = "") -> Delivery:
        """Press the button of that label in App Home, and of that value if there are several."""
        view = self.space.homes[user]
        block, button = next(
            (block, element)
            for block in view["blocks"]
            for element in (block["elements"] if block["type"] == "actions" else ())
            if element["text"]["text"] == label and element.get("value", "").startswith(value)
        )
        action = {k: v for k, v in button.items() if k in {"action_id", "value", "text"}}
        payload = {
            **self._interaction("block_actions", user),
            "container": {"type": "view", "view_id": view["id"]},
            "view": {**view, "team_id": TEAM, "app_id": APP},
            "actions": [
                {
                    **action,
                    "type": "button",
                    "block_id": block.get("block_id", "b1"),
                    "action_ts": self.space.ts(),
                }
            ],
        }
        return await self._wait(self._start(Kind.INTERACTIVE, payload), True)

    def uploads(self, name: str, content: bytes, mimetype: str) -> dict[str, Any]:
        """A file somebody has put into Slack, as forms and messages tell of it."""
        number = f"F{self.space.number()}"
        file = Upload(id=number, name=name, length=len(content), content=content, title=name)
        self.space.files[number] = file
        return {**self._web.file_described(file), "mimetype": mimetype}

    async def picks(
        self, user: str, view: Mapping[str, Any], block: str, value: str, **typed: str
    ) -> Delivery:
        """Choose something in a form that is open, with words *typed* in it but not sent.

        Slack tells the app only where the question asks for that.
        """
        self._types(view, {**typed, block: value})
        asked = _block(view, block)
        assert asked.get("dispatch_action"), "nobody is told"
        state = self._state_of(view, {})
        action_id = asked["element"]["action_id"]
        payload = {
            **self._interaction("block_actions", user),
            "container": {"type": "view", "view_id": view["id"]},
            "view": {**view, "team_id": TEAM, "app_id": APP, "state": {"values": state}},
            "actions": [
                {
                    **state[asked["block_id"]][action_id],
                    "action_id": action_id,
                    "block_id": asked["block_id"],
                    "action_ts": self.space.ts(),
                }
            ],
        }
        return await self._wait(self._start(Kind.INTERACTIVE, payload), True)

    def _types(self, view: Mapping[str, Any], values: Mapping[str, str]) -> None:
        """Words stay under the name of their block, also when the view is replaced."""
        typed = self.space.typed.setdefault(view["id"], {})
        typed |= {_block(view, name)["block_id"]: value for name, value in values.items()}

    def _state_of(
        self, view: Mapping[str, Any], files: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> dict[str, Any]:
        typed = self.space.typed.get(view["id"], {})
        return {
            block["block_id"]: _state(
                block["element"], typed.get(block["block_id"]), files.get(block["block_id"], ())
            )
            for block in view["blocks"]
            if block["type"] == "input"
        }

    def holds(self, view: Mapping[str, Any], block: str) -> str:
        """What somebody who looks at the form sees in a question."""
        asked = _block(view, block)
        typed = self.space.typed.get(view["id"], {}).get(asked["block_id"])
        return str(asked["element"].get("initial_value", "") if typed is None else typed)

    async def submits(
        self,
        user: str,
        view: Mapping[str, Any],
        values: Mapping[str, str],
        *,
        files: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        wait: bool = True,
    ) -> Delivery:
        """Fill in a form and send it; what *values* leaves out stays as it is."""
        assert "submit" in view, "this form has no button to send it with"
        self._types(view, values)
        state = self._state_of(view, files or {})
        payload = {
            **self._interaction("view_submission", user),
            "view": {**view, "team_id": TEAM, "app_id": APP, "state": {"values": state}},
            "response_urls": [],
        }
        return await self._wait(self._start(Kind.INTERACTIVE, payload), wait)

    async def points_at(
        self, user: str, channel: str, ts: str, callback_id: str, *, wait: bool = True
    ) -> Delivery:
        """Choose a shortcut from the menu of a message, in any channel."""
        room = self._room(channel)
        message, _ = self._seen(room, user, ts)
        shown = {name: value for name, value in message.items() if name != "metadata"}
        payload = {
            **self._interaction("message_action", user),
            "callback_id": callback_id,
            "action_ts": self.space.ts(),
            "message_ts": ts,
            "message": shown,
            "channel": {"id": room.id, "name": room.name},
            "response_url": self.response_url(room, user),
        }
        return await self._wait(self._start(Kind.INTERACTIVE, payload), wait)

    async def reaches_for(self, user: str, callback_id: str, *, wait: bool = True) -> Delivery:
        """Choose a shortcut that belongs to no message."""
        payload = {
            **self._interaction("shortcut", user),
            "callback_id": callback_id,
            "action_ts": self.space.ts(),
        }
        return await self._wait(self._start(Kind.INTERACTIVE, payload), wait)

    async def commands(self, user: str, channel: str, text: str, *, wait: bool = True) -> Delivery:
        """Write ``/tenantline text``."""
        room = self._room(channel)
        payload = {
            "token": "verification-token",
            "team_id": TEAM,
            "team_domain": "riverside",
            "channel_id": room.id,
            "channel_name": room.name,
            "user_id": user,
            "user_name": self.space.names.get(user, user.lower()),
            "command": "/tenantline",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": f"{self.base}/response/1",
            "trigger_id": self.trigger(user),
        }
        return await self._wait(self._start(Kind.COMMAND, payload), wait)

    def response_url(self, room: Room, user: str) -> str:
        """A way to answer a press or a command: five times within half an hour."""
        return self._web.responses.open(room, user)

    async def closes(self, user: str, view: Mapping[str, Any], *, wait: bool = True) -> None:
        """Close a form without sending it; the bot hears of it only if the view asks for that."""
        self.space.views.remove(self.space.view(view["id"]))
        if view.get("notify_on_close"):
            shown = {**view, "team_id": TEAM, "app_id": APP}
            payload = {
                **self._interaction("view_closed", user),
                "view": shown,
                "is_cleared": False,
            }
            del payload["trigger_id"]
            await self._wait(self._start(Kind.INTERACTIVE, payload), wait)

    def _room(self, channel: str) -> Room:
        room = self.space.room(channel)
        assert room is not None, f"no channel {channel}"
        return room

    def _seen(self, room: Room, user: str, ts: str) -> tuple[Message, bool]:
        public = room.find(ts)
        if public is not None:
            return public, False
        return next(m for m in self.whispers(user) if m["ts"] == ts), True

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        name = self.space.names.get(user, user.lower())
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "riverside"},
            "user": {"id": user, "username": name, "name": name, "team_id": TEAM},
            "api_app_id": APP,
            "token": "verification-token",
            "trigger_id": self.trigger(user),
        }


def _button(message: Message, action_id: str) -> dict[str, Any]:
    for block in message.get("blocks", ()):
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["action_id"] == action_id:
                return dict(element)
    raise AssertionError(f"no button {action_id} on {json.dumps(message.get('blocks'))}")


def _option(message: Message, label: str) -> dict[str, Any]:
    for option in _button(message, "more")["options"]:
        if option["text"]["text"] == label:
            return dict(option)
    raise AssertionError(f"no {label} in the menu of {json.dumps(message.get('blocks'))}")


def _block(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The question of that name, whatever the app added to it after a ``~``."""
    found = [
        block
        for block in view["blocks"]
        if block["type"] == "input" and block["block_id"].partition("~")[0] == name
    ]
    assert found, f"the form does not ask {name}"
    return dict(found[0])


def _state(
    element: Mapping[str, Any], value: str | None, files: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    if element["type"] == "file_input":
        assert len(files) <= element.get("max_files", 10)
        return {element["action_id"]: {"type": "file_input", "files": list(files)}}
    if element["type"] == "users_select":
        return {element["action_id"]: {"type": "users_select", "selected_user": value}}
    if element["type"] == "static_select":
        wanted = [option for option in element["options"] if option["value"] == value]
        assert value is None or wanted, f"{value} is not among the choices"
        chosen = wanted[0] if wanted else element.get("initial_option")
        return {element["action_id"]: {"type": "static_select", "selected_option": chosen}}
    text = element.get("initial_value") if value is None else value
    return {element["action_id"]: {"type": "plain_text_input", "value": text or None}}
