"""What people send on Telegram along with words, and how it is fetched from there."""

from __future__ import annotations

from telegram import Bot, Message, Update
from telegram.constants import MessageAttachmentType, MessageType
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext.filters import StatusUpdate

from bot.channels.telegram.failures import seconds
from bot.channels.telegram.reading import LEFT_OUT
from bot.core.media import EXTENSIONS, kind_of, largest, on_earth, plain_type, told_by_name
from bot.core.message import Attachment
from bot.core.text import clean, file_name
from bot.services.errors import FetchFailed

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LONGEST_NAME = 200
# By a person: all else tells of the chat, or of the words.
_SENT = (*MessageAttachmentType, MessageType.CHECKLIST)


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """Telegram sends an album as a message for each. A photo that lives has its film beside it."""
    if message.photo or message.live_photo:
        return (*_photo(message), *_film(message))
    if voice := message.voice:
        return (Attachment("voice", "", voice.mime_type or "audio/ogg", voice.file_size, voice.file_id),)
    if message.venue or message.location:
        return (_place(message),)
    if shared := message.contact:
        name = clean(f"{shared.first_name} {shared.last_name or ''} {shared.phone_number}", LONGEST_NAME)
        return (Attachment("contact", " ".join(name.split())),)
    if sticker := message.sticker:
        moving = "video/webm" if sticker.is_video else "application/x-tgsticker"
        still = not (sticker.is_video or sticker.is_animated)
        return (
            Attachment(
                "sticker",
                clean(sticker.emoji or ""),
                "image/webp" if still else moving,
                sticker.file_size,
                sticker.file_id,
            ),
        )
    return _file(message) or _unknown(message)


def _place(message: Message) -> Attachment:
    venue, place = message.venue, message.location
    place = venue.location if venue else place
    assert place is not None
    if not on_earth(place.latitude, place.longitude):
        return Attachment("unknown", "location")
    name = clean(f"{venue.title}, {venue.address}", LONGEST_NAME) if venue else ""
    return Attachment("location", name, latitude=place.latitude, longitude=place.longitude)


def _file(message: Message) -> tuple[Attachment, ...]:
    """A video, a sound or any other file."""
    if message.video_note:
        note = message.video_note
        return (Attachment("video", "", "video/mp4", note.file_size, note.file_id),)
    file = message.animation or message.video or message.audio or message.document
    if file is None:
        return ()
    usual = "audio/mpeg" if message.audio else "application/octet-stream" if message.document else "video/mp4"
    name = file_name(file.file_name or "")
    media_type = told_by_name(name, clean(file.mime_type or usual, 100))
    kind = "document" if message.document and not message.animation else kind_of(media_type)
    return (Attachment(kind, name, media_type, file.file_size, file.file_id),)


def _photo(message: Message) -> tuple[Attachment, ...]:
    sizes = message.photo or (message.live_photo and message.live_photo.photo) or ()
    return tuple(Attachment("image", "", "image/jpeg", one.file_size, one.file_id) for one in sizes[-1:])


def _film(message: Message) -> tuple[Attachment, ...]:
    film = message.live_photo
    if film is None:
        return ()
    return (Attachment("video", "", clean(film.mime_type or "video/mp4", 100), film.file_size, film.file_id),)


def _unknown(message: Message) -> tuple[Attachment, ...]:
    """Of a kind that we do not read, or that the library cannot or does not know yet."""
    told = message.api_kwargs
    sent = [name for name in _SENT if getattr(message, name, None) or name in told.get(LEFT_OUT, ())]
    if not sent and message.text is None and not StatusUpdate.ALL.check_update(Update(0, message=message)):
        sent = [name for name, what in told.items() if isinstance(what, dict | list) and name != LEFT_OUT]
    return tuple(Attachment("unknown", clean(name, LONGEST_NAME)) for name in sent[:1])


async def fetch(bot: Bot, attachment: Attachment) -> tuple[bytes, str]:
    """Return the content and its type. Raises FetchFailed."""
    media_type = plain_type(attachment.media_type)
    if media_type not in EXTENSIONS:
        raise FetchFailed("unsupported")
    if (attachment.size or 0) > min(LARGEST_DOWNLOAD, largest(media_type)):
        raise FetchFailed("too_large")
    try:
        file = await bot.get_file(attachment.remote or "")
        if (file.file_size or 0) > largest(media_type):
            raise FetchFailed("too_large")
        return bytes(await file.download_as_bytearray()), attachment.media_type
    except (BadRequest, Forbidden, InvalidToken) as error:
        raise FetchFailed("too_large" if "too big" in str(error).lower() else "gone") from error
    except TelegramError as error:
        raise FetchFailed("unreachable", retry_after=seconds(error, 2)) from error
