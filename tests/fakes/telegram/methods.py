"""The methods of the Bot API the bot uses, as documented."""

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram import sending
from tests.fakes.telegram.faults import ApiError
from tests.fakes.telegram.forms import Params, Upload
from tests.fakes.telegram.moderating import MODERATING
from tests.fakes.telegram.people import BOT, BOT_ID, Chat, user
from tests.fakes.telegram.sending import bad
from tests.fakes.telegram.world import Sent, World

_MAX_PHOTO = 10 * 2**20
_MAX_UPLOAD = 50 * 2**20
_MAX_DOWNLOAD = 20 * 2**20

Method = Callable[[World, Params], Any]


def get_me(world: World, params: Params) -> Any:
    return BOT | {
        "can_join_groups": world.can_join_groups,
        "can_read_all_group_messages": world.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def send_message(world: World, params: Params) -> Any:
    chat = _target(world, params)
    content = sending.words(params, "text", sending.MAX_TEXT)
    return _post(world, chat, params, content | sending.keyboard(params), "sendMessage")


def send_photo(world: World, params: Params) -> Any:
    chat, upload = _target(world, params), _upload(params, "photo", _MAX_PHOTO)
    content = sending.words(params, "caption", sending.MAX_CAPTION) | sending.keyboard(params)
    if upload.content.startswith(b"not a picture"):
        raise bad("IMAGE_PROCESS_FAILED")
    file = world.keep(upload.content)
    sizes = [{**file, "width": 90, "height": 60}, {**file, "width": 1280, "height": 853}]
    content["photo"] = sizes
    return _post(world, chat, params, content, "sendPhoto", upload)


def send_document(world: World, params: Params) -> Any:
    chat, upload = _target(world, params), _upload(params, "document", _MAX_UPLOAD)
    content = sending.words(params, "caption", sending.MAX_CAPTION) | sending.keyboard(params)
    content["document"] = world.keep(upload.content) | {"file_name": upload.name}
    return _post(world, chat, params, content, "sendDocument", upload)


def send_media_group(world: World, params: Params) -> Any:
    chat, media = _target(world, params), params.get("media", [])
    if not 2 <= len(media) <= 10:
        raise bad("wrong number of messages to send")
    album, sent = str(world.next_number()), []
    for item in media:
        upload = params[str(item["media"]).removeprefix("attach://")]
        kept = world.keep(upload.content)
        kind = item["type"]
        shape = [{**kept, "width": 1280, "height": 853}] if kind == "photo" else kept
        content = sending.words(item, "caption", sending.MAX_CAPTION)
        content |= {"media_group_id": album, kind: shape}
        sent.append(_post(world, chat, params, content, "sendMediaGroup", upload))
    return sent


def edit_message_text(world: World, params: Params) -> Any:
    chat = sending.may_write(world.chat(params["chat_id"]))
    message = sending.edited(chat, params, world.tick())
    world.note(Sent.of(message, "editMessageText"))
    return message


def delete_message(world: World, params: Params) -> Any:
    chat = sending.may_write(world.chat(params["chat_id"]))
    number = sending.deleted(chat, int(params["message_id"]))
    world.deleted.append((chat.id, number))
    return True


def answer_callback_query(world: World, params: Params) -> Any:
    query = str(params["callback_query_id"])
    if query not in world.open_queries:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    world.open_queries.remove(query)
    world.answered_queries.append(query)
    return True


def get_file(world: World, params: Params) -> Any:
    file_id = str(params["file_id"])
    if file_id in world.unavailable_files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    size = world.file_sizes.get(file_id)
    if size is None:
        raise bad("invalid file_id")
    if size > _MAX_DOWNLOAD:
        raise bad("file is too big")
    path = f"documents/{file_id}"
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": path}


def get_chat_member(world: World, params: Params) -> Any:
    chat = sending.may_write(world.chat(params["chat_id"]))
    number = int(params["user_id"])
    if number == BOT_ID:
        return world.own_membership(chat)
    status = "administrator" if number in chat.admins else "member"
    return _member(number, status)


def get_chat_administrators(world: World, params: Params) -> Any:
    chat = sending.may_write(world.chat(params["chat_id"]))
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    return [_member(number, "administrator") for number in sorted(chat.admins)]


def set_my_commands(world: World, params: Params) -> Any:
    for command in params["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands = [(c["command"], c["description"]) for c in params["commands"]]
    return True


def get_my_default_administrator_rights(world: World, params: Params) -> Any:
    return world.rights(
        can_delete_messages=world.asks_to_delete,
        can_restrict_members=True,
        can_pin_messages=True,
    )


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "editMessageText": edit_message_text,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "setMyCommands": set_my_commands,
    "getMyDefaultAdministratorRights": get_my_default_administrator_rights,
    **MODERATING,
}


def _target(world: World, params: Params) -> Chat:
    if "chat_id" not in params:
        raise bad("chat_id is empty")
    chat = sending.may_write(world.chat(params["chat_id"]))
    if world.floods is not None:
        world.floods.check(chat.id)
    return chat


def _post(
    world: World,
    chat: Chat,
    params: Params,
    content: dict[str, Any],
    method: str,
    upload: Upload | None = None,
) -> Any:
    place = sending.placed(chat, params)
    message = sending.posted(chat, world.tick(), place | content)
    world.note(Sent.of(message, method, upload, params.get("link_preview_options")))
    return message


def _upload(params: Params, name: str, most: int) -> Upload:
    given = params.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if not isinstance(given, Upload):
        raise bad(f"there is no {name} in the request")
    if len(given.content) > most:
        raise ApiError(413, "Request Entity Too Large")
    if not given.content:
        raise bad("file must be non-empty")
    return given


def _member(number: int, status: str) -> dict[str, Any]:
    shape: dict[str, Any] = {"user": user(number), "status": status}
    if status == "administrator":
        shape |= World.rights(can_delete_messages=True) | {"can_be_edited": False}
    return shape
