"""What happens on Telegram is taken into our records: one transaction each, safe to repeat."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.channels.telegram.deps import ACCOUNT, TelegramDeps
from bot.channels.telegram.links import begun
from bot.channels.telegram.parse import Edited, Happening, Joined, Moved, Pressed, Reachable, Said
from bot.channels.telegram.render import button_of
from bot.core.conversation import Conversation, Status
from bot.core.event import Audience
from bot.core.masking import mask
from bot.core.message import Author, Button, IncomingMessage, Message
from bot.core.text import clean
from bot.services import in_private, link_channels
from bot.services.arrive import leave
from bot.services.attachments import sent_without_words
from bot.services.converse import ANEW
from bot.services.ports import UnitOfWork
from bot.services.reachable import readdress, set_reachable
from bot.services.receive import ALBUM, Received, receive
from bot.services.record import append

GREETING = "/greet"
WELCOME, HELP = "utter_system_telegram_welcome", "utter_system_telegram_help"
INTRODUCTION = (
    "utter_system_telegram_joined"  # to a group: how to call us, and nothing that works in private only
)
LINK = "utter_system_telegram_link"  # to a group: where a code can be had
_LINK = re.compile(r"(?:vincular|link)|(?:vincular|link)?[-_]?([0-9]{4})", re.IGNORECASE)
_LOOK_BACK = 200
_ALBUM = 30  # at most ten, and what is said meanwhile


@dataclass(frozen=True)
class Taken:
    """What there is to do about it at Telegram. ``answering``: the bot is about to think. ``back``: a group
    that was out of reach has let us in again."""

    conversation_id: str = ""
    answering: bool = False
    title: str = ""
    back: bool = False


class Updates:
    """``name``: by which groups call us."""

    def __init__(self, deps: TelegramDeps, name: Callable[[], str]) -> None:
        self._deps = deps
        self._name = name

    def take(self, uow: UnitOfWork, what: Happening) -> Taken | None:
        match what:
            case Said():
                return self._said(uow, what)
            case Pressed():
                return self._pressed(uow, what)
            case Edited():
                return self._edited(uow, what)
            case Reachable():
                set_reachable(uow, ACCOUNT, what.address, what.now, self._deps.clock())
            case Joined():
                # nothing else of a group is kept that has not called us: joining.py
                return Taken(back=set_reachable(uow, ACCOUNT, what.address, True, self._deps.clock()))
            case Moved():
                readdress(uow, ACCOUNT, what.old, what.new)
                set_reachable(uow, ACCOUNT, what.new, True, self._deps.clock())
        return None

    def _said(self, uow: UnitOfWork, said: Said) -> Taken | None:
        if not (said.called or _of_known_album(uow, said.incoming)):
            return None
        link = _LINK.fullmatch(said.argument) if said.command == "start" else None
        incoming = replace(said.incoming, text=f"vincular {link[1] or ''}".strip()) if link else said.incoming
        if said.phone is not None and said.group is None:
            link_channels.hold_phone(uow, incoming, said.phone)
        received = self._receive(uow, said, incoming, greeting=said.command == "start" and link is None)
        set_reachable(uow, ACCOUNT, incoming.sender, True, self._deps.clock())
        if received.duplicate:
            return _taken(uow, received)
        if said.group is not None:
            _name_group(uow, received, said.group)
        elif said.phone is not None:
            link_channels.heed_phone(uow, received, said.phone, self._deps.words, self._deps.clock())
        if said.command == "start" and link is None:
            self._start(uow, received, said.argument)
        elif said.command == "help":
            self._say(uow, received, INTRODUCTION if said.group is not None else HELP)
        elif _wants_to_link(said, incoming):
            self._say(uow, received, LINK)
        return _taken(uow, received)

    def _receive(self, uow: UnitOfWork, said: Said, incoming: IncomingMessage, greeting: bool) -> Received:
        """ "/start" is hello here, and not the word that undoes a STOP."""
        if greeting:
            return receive(uow, incoming, self._deps.clock())
        arrivals = self._deps.arrivals
        if said.command == "help" or said.phone is not None or _wants_to_link(said, incoming):
            arrivals = replace(arrivals, begin=leave)  # answered here: it makes no turn
        return arrivals.take(uow, incoming, private=said.group is None)

    def _start(self, uow: UnitOfWork, received: Received, argument: str) -> None:
        """A link such as t.me/our_bot?start=book_appointment begins with what the welcome would offer. Where
        a form is open they begin anew: the bot keeps what they told it, and greets them with the way back."""
        conversation = uow.conversations.lock(received.conversation.id)
        uow.stops.remove(conversation.account, conversation.address)
        wish, begins = begun(argument, self._deps.words)
        wished = next((b for b in self._begun_by_links(conversation) if b.payload == f"/{wish}"), None)
        message = uow.messages.get(received.message.id)
        message.meta = {**message.meta, "start": argument} if argument else message.meta
        anew = conversation.status is Status.BOT and conversation.open_form is not None
        payload = begins if wished else GREETING
        if anew and _begins_so_already(uow, message, payload):
            message.handled = True
        elif anew or (wished is not None and conversation.status is Status.BOT):
            message.payload, message.handled = payload, False
            message.meta = {**message.meta, ANEW: True} if anew else message.meta
        uow.messages.save(message)
        if wished is None and not anew:
            self._say(uow, received, WELCOME)

    def _say(self, uow: UnitOfWork, received: Received, key: str) -> None:
        """The house answers a command itself; what is said to a person is theirs to answer."""
        conversation = uow.conversations.lock(received.conversation.id)
        if conversation.status is not Status.BOT:
            return
        message = uow.messages.get(received.message.id)
        message.handled = True
        uow.messages.save(message)
        name = self._name()
        link = f"https://t.me/{name.removeprefix('@')}?start=vincular"
        said = self._deps.words.say(key, conversation.language, bot=name, link=link)
        append(
            uow,
            conversation,
            Author.SYSTEM,
            said,
            self._deps.clock(),
            buttons=self._offers(key, conversation),
        )
        uow.conversations.save(conversation)

    def _offers(self, key: str, conversation: Conversation) -> tuple[Button, ...]:
        return self._deps.words.buttons(key, conversation.language)

    def _begun_by_links(self, conversation: Conversation) -> tuple[Button, ...]:
        private = in_private.wishes(self._deps.words, conversation.language).values()
        return (*self._offers(WELCOME, conversation), *private)

    def _pressed(self, uow: UnitOfWork, pressed: Pressed) -> Taken | None:
        incoming = pressed.incoming
        offered = _offered(uow, incoming.sender)
        button = button_of(incoming.payload or "", offered)
        title = button.title if button else incoming.text
        if not title:
            return None
        incoming = replace(incoming, text=title, payload=button.payload if button else None)
        received = self._deps.arrivals.take(uow, incoming, private=False)
        return replace(_taken(uow, received), title=title)

    def _edited(self, uow: UnitOfWork, edited: Edited) -> Taken | None:
        """What we never heard of, and calls us now, is said now."""
        if (message := uow.messages.by_external_id(ACCOUNT, edited.external_id)) is not None:
            self._corrected(uow, message, edited)
            return None
        return self._said(uow, edited.said) if edited.said is not None else None

    def _corrected(self, uow: UnitOfWork, message: Message, edited: Edited) -> None:
        """Kept beside what they wrote first, which a person may have read or the bot begun to answer; else
        what they meant is what waits for an answer."""
        if (text := mask(edited.text)) == message.text:
            return
        uow.conversations.lock(message.conversation_id)
        message = uow.messages.get(message.id)
        wordless = sent_without_words(message.attachments) if message.attachments else None
        if not message.handled and message.turn_id is None and message.payload in (None, wordless):
            message.text, message.payload = text, None if text else wordless
            uow.messages.save(message)
            self._tell_console(uow, message)
            return
        known = message.meta.get("edits")
        edits = known if isinstance(known, list) else []
        change = {"text": text, "at": edited.at}
        if change in edits:
            return
        message.meta = {**message.meta, "edits": [*edits, change]}
        uow.messages.save(message)
        self._tell_console(uow, message)

    def _tell_console(self, uow: UnitOfWork, message: Message) -> None:
        data = {"message": message.id, "author": message.author.value}
        uow.events.add(Audience.CONSOLE, "message", message.conversation_id, data, self._deps.clock())


def _wants_to_link(said: Said, incoming: IncomingMessage) -> bool:
    """In a group, where no code is given or taken."""
    return said.group is not None and link_channels.meant(clean(incoming.text))


def _taken(uow: UnitOfWork, received: Received) -> Taken:
    message = uow.messages.get(received.message.id)
    return Taken(message.conversation_id, answering=not message.handled)


def _begins_so_already(uow: UnitOfWork, message: Message, payload: str | None) -> bool:
    """Whether the last that waits for an answer is the same Start, pressed a moment ago."""
    asked = uow.turns.asked(message.conversation_id)
    waiting = uow.messages.of_turn(asked.id) if asked else []
    waiting += uow.messages.unhandled(message.conversation_id)
    before = [one for one in waiting if one.id != message.id][-1:]
    return any(ANEW in one.meta and one.payload == payload for one in before)


def _offered(uow: UnitOfWork, address: str) -> list[Button]:
    conversation = uow.conversations.latest_at(ACCOUNT, address)
    if conversation is None:
        return []
    messages = uow.messages.of(conversation.id, _LOOK_BACK)
    return [button for message in reversed(messages) for button in message.buttons]


def _of_known_album(uow: UnitOfWork, incoming: IncomingMessage) -> bool:
    """Whether it was sent together with something that was meant for us."""
    found = uow.conversations.latest_at(ACCOUNT, incoming.sender)
    lately = uow.messages.of(found.id, _ALBUM) if found else []
    return any(one.incoming and one.meta.get(ALBUM) == incoming.album for one in lately)


def _name_group(uow: UnitOfWork, received: Received, title: str) -> None:
    contact = uow.contacts.get(received.conversation.contact_id)
    if title and contact.name != title:
        contact.name = title
        uow.contacts.save(contact)
