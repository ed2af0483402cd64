"""What we send to Twilio is what Twilio's own specification asks for: its client, unmodified, against Prism.

Prism checks each request against the specification and answers 422 to one that does not fit.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from twilio.base.exceptions import TwilioException

from bot.channels.whatsapp.checkup import Webhook
from bot.channels.whatsapp.render import Piece, pieces, template_piece
from bot.channels.whatsapp.twilio_api import MOST_PAGES, TwilioApi
from bot.core.message import Attachment, Author, Button, Delivery, Message
from bot.core.templates import Template, Templates
from bot.services.errors import FetchFailed, SendFailed
from tests.counterparts.twilio_account import NUMBER_SID
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN
from tests.counterparts.twilio_specification import served

pytestmark = pytest.mark.asyncio(loop_scope="module")
CONTENT = "HX" + "0123456789abcdef" * 2
STATUS = "https://bot.example.org/whatsapp/status?message=msg_018f3c2a7b105f0c9e1d2a3b4c5d&part=1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def twilio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TwilioApi]:
    async with served("twilio_api_v2010", tmp_path_factory.mktemp("prism")) as url:
        api = TwilioApi(ACCOUNT_SID, TOKEN, url)
        yield api
        await api.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def messaging(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with served("twilio_messaging_v2", tmp_path_factory.mktemp("prism")) as url:
        yield url


def message(text: str, *buttons: Button, attachments: tuple[Attachment, ...] = ()) -> Message:
    now = datetime.now(UTC)
    return Message(
        "msg_1", "cnv_1", 1, Author.BOT, text, now, Delivery.QUEUED, buttons, attachments=attachments
    )


def rendered() -> dict[str, Piece]:
    """One of each kind of message that we send."""
    choice = (Button("Sí", "/affirm"), Button("No", "/deny"))
    photo = Attachment("image", "plano.png", "image/png", 9, key="f" * 64)
    templates = Templates(buttons={2: CONTENT})
    ready = Template("reopen", {"es": "Novedades de {business}."}, {"es": CONTENT})

    def url(_: Attachment) -> str:
        return "https://bot.example.org/media/abc"

    return {
        "text": pieces(message("¿A qué hora abrís? 👩‍👩‍👧"), Templates(), url)[0],
        "a numbered list": pieces(message("¿Confirmo?", *choice), Templates(), url)[0],
        "buttons": pieces(message("¿Confirmo?", *choice), templates, url)[0],
        "a file": pieces(message("", attachments=(photo,)), Templates(), url)[0],
        "a template": template_piece(ready, "es", {"business": "Aurora"}),
    }


@pytest.mark.parametrize("kind", rendered())
async def test_what_we_send_fits_the_specification(twilio: TwilioApi, kind: str) -> None:
    sid = await twilio.create(
        to="whatsapp:+34611222333",
        from_="whatsapp:+34600000100",
        status_callback=STATUS,
        **rendered()[kind].parameters(),
    )
    assert sid.startswith(("SM", "MM"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"content_sid": "HX123", "content_variables": "{}"},
        {"body": "hola", "status_callback": "no address"},
    ],
    ids=["a content id that is none", "a status address that is none"],
)
async def test_the_specification_is_really_asked(twilio: TwilioApi, wrong: dict[str, str]) -> None:
    """What does not fit is refused, for good."""
    with pytest.raises(SendFailed) as refused:
        await twilio.create(to="whatsapp:+34611222333", from_="whatsapp:+34600000100", **wrong)
    assert refused.value.retry_after is None


async def test_what_was_sent_is_asked_for_as_the_specification_says(twilio: TwilioApi) -> None:
    found = await twilio.sent_since("whatsapp:+34611222333", "whatsapp:+34600000100", datetime.now(UTC))
    assert all(hasattr(one, "sid") and hasattr(one, "body") and hasattr(one, "num_media") for one in found)


async def test_what_nobody_brought_is_asked_for_as_the_specification_says(twilio: TwilioApi) -> None:
    """Its example of a page has another behind it, always: we stop all the same."""
    found, is_all = await twilio.written_since("whatsapp:+34600000100", datetime.now(UTC))
    assert found and all(one.date_sent and one.from_ and one.num_media for one in found)
    assert len(found) == MOST_PAGES and not is_all
    with pytest.raises(FetchFailed, match="gone"):
        await twilio.media_of("no message")
    media = await twilio.media_of("SM" + "0" * 32)
    assert media and all("/Media/ME" in address and "/" in media_type for address, media_type in media)


async def test_typing_fits_the_specification(messaging: str) -> None:
    api = TwilioApi(ACCOUNT_SID, TOKEN, messaging)
    await api.typing("SM" + "0" * 32)
    with pytest.raises(Exception, match="422"):
        await api.typing("not a message")
    await api.close()


async def test_what_is_asked_about_the_account_fits_the_specification(twilio: TwilioApi) -> None:
    """By `bot channels check`."""
    account = await twilio.client.api.v2010.accounts(ACCOUNT_SID).fetch_async()
    assert account.status and account.type
    assert (await twilio.client.api.v2010.account.balance.fetch_async()).balance


async def test_our_addresses_are_asked_for_and_set_as_the_specification_says(messaging: str) -> None:
    """By `bot channels check` and `bot channels connect`."""
    api = TwilioApi(ACCOUNT_SID, TOKEN, messaging)
    senders = api.client.messaging.v2.channels_senders
    await senders.list_async(channel="whatsapp", limit=200)
    assert (await senders(NUMBER_SID).fetch_async()).webhook
    address = "https://bot.example.org/whatsapp/messages#rc=3&rp=all"
    await senders(NUMBER_SID).update_async(Webhook({"callback_url": address, "callback_method": "POST"}))
    with pytest.raises(TwilioException):
        await senders(NUMBER_SID).update_async(Webhook({"callback_method": "SHOUT"}))
    await api.close()


async def test_templates_and_approvals_are_asked_for_as_the_specification_says(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with served("twilio_content_v1", tmp_path_factory.mktemp("prism")) as url:
        api = TwilioApi(ACCOUNT_SID, TOKEN, url)
        approval = await api.client.content.v1.contents(CONTENT).approval_fetch().fetch_async()
        assert (approval.whatsapp or {})["status"]
        content = await api.client.content.v1.contents(CONTENT).fetch_async()
        assert content.language and (content.types or {})["twilio/text"]["body"]
        await api.close()


async def test_the_ids_we_take_from_twilio_are_the_specifications_own() -> None:
    """The pattern of a sid in our parser is that of the specification."""
    from bot.channels.whatsapp.parse import _SID
    from tests.counterparts.twilio_specification import SPECIFICATIONS

    specification = json.loads((SPECIFICATIONS / "twilio_api_v2010.json").read_text())
    schema = specification["components"]["schemas"]["api.v2010.account.message"]["properties"]["sid"]
    assert schema["pattern"] == "^(SM|MM)[0-9a-fA-F]{32}$"
    assert _SID.fullmatch("SM" + "0a" * 16) and _SID.fullmatch("MM" + "0a" * 16)
