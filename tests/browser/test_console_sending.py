"""What customers send along, and what may be sent to them now, as an operator sees it in a real browser."""

from __future__ import annotations

import base64
import re
import struct
import wave
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from bot.core.message import Attachment, IncomingMessage, Message
from bot.core.operator import Operator
from bot.core.templates import Template, Templates
from bot.services.errors import SendFailed
from bot.services.receive import receive
from tests.browser.accessible import faults
from tests.browser.answering import moving
from tests.browser.operators import Someone, bubble, enter, expect_live, has_one
from tests.patience import wait_for
from tests.unit.console.desk import Desk


def png() -> bytes:
    """A grey square of 40 by 40."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + b"\x80" * 40 for _ in range(40))
    head = struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def recording() -> bytes:
    """Half a second of silence. Browsers look at what is in a file, not at what it is called."""
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 8000, 4000, "NONE", ""))
        file.writeframes(bytes(8000))
    return buffer.getvalue()


def arrives(
    desk: Desk, content: bytes, kind: str, media_type: str, name: str = "", said: str = ""
) -> Message:
    key = desk.keep(content)
    sent = Attachment(kind, name, media_type, len(content), key=key)
    return comes(desk, said, sent)


def comes(desk: Desk, said: str, *sent: Attachment) -> Message:
    number = desk.read(lambda uow: uow.events.last_id())
    incoming = IncomingMessage("phone", "eva", f"in-{number}", said, sender_name="Eva Sanz", attachments=sent)
    return desk.run(lambda uow: receive(uow, incoming, desk.clock()).message)


def opened(desk: Desk, person: Someone, who: Operator, message: Message) -> Page:
    page = enter(desk, person(), who, f"#all/{message.conversation_id}")
    # Playwright does not wait until Chromium tells it of choosers: listened for only when a key opens one,
    # one in fifteen is missed on a busy machine.
    page.on("filechooser", lambda _chooser: None)
    page.get_by_role("button", name="Tomar").click()
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    return page


def test_a_photo_is_seen_a_voice_note_can_be_played_and_a_file_has_its_name_and_size(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    arrives(desk, png(), "image", "image/png")
    arrives(desk, png(), "image", "image/png", "contador.png")
    arrives(desk, recording(), "voice", "audio/mpeg")
    arrives(desk, b"%PDF-" + bytes(23_400), "document", "application/pdf", "factura.pdf")
    comes(desk, "", Attachment("image", media_type="image/png", failure="too_large"))
    last = comes(desk, "", Attachment("location", "Calle Mayor 1", latitude=36.53, longitude=-6.29))
    page = opened(desk, person, ana, last)
    seen = "document.querySelector('.attachment img').naturalWidth"
    page.wait_for_function(f"{seen} === 40")
    page.wait_for_function("document.querySelector('.attachment audio').duration > 0.4")
    page.evaluate("document.querySelector('.attachment audio').play()")
    expect(page.locator(".attachment .file", has_text="factura.pdf")).to_contain_text("23 kB")
    expect(page.get_by_text("Foto: es demasiado grande")).to_be_visible()
    expect(page.get_by_text("Calle Mayor 1")).to_be_visible()
    assert faults(page) == []
    photo, large = page.locator(".attachment .picture"), page.locator("dialog.picture")
    photo.first.press("Enter")
    expect(large.locator("h2")).to_have_text("Foto · 1 de 2")
    page.keyboard.press("ArrowRight")
    expect(large.locator("h2[aria-live=polite]")).to_have_text("contador.png · 2 de 2")
    expect(large.locator("img")).to_have_attribute("src", re.compile("/console/files/.+/0$"))
    assert large.get_by_role("link", name="Descargar").get_attribute("href") == photo.last.get_attribute(
        "href"
    )
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(photo.first).to_be_focused()


def test_the_line_above_the_composer_says_that_the_window_is_closed(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    desk.stop()
    ready = Template("reopen", {"es": "Novedades de {business}."}, {"es": "HX" + "0" * 32})
    desk.templates = Templates({"reopen": ready})
    desk.start()
    first = comes(desk, "hola")
    page = opened(desk, person, ana, first)
    text = page.get_by_role("textbox", name="Respuesta a Eva Sanz")
    text.fill("Buenas")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    first.created_at -= timedelta(hours=25)
    desk.run(lambda uow: uow.messages.save(first))
    page.reload()
    line = page.get_by_role("status").filter(has_text="más de 24 horas")
    expect(line).to_contain_text("Novedades de Cooperativa Aurora.")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Enviar la plantilla").click()
    expect(page.locator(".message.operator .bubble")).to_contain_text("Novedades de Cooperativa Aurora.")
    assert faults(page) == []


def test_a_message_that_failed_says_why_in_plain_words_and_is_sent_again(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = opened(desk, person, ana, comes(desk, "hola"))
    expect(page.locator(".message.system .foot").last).to_contain_text("Enviado")
    desk.phone.failures = [SendFailed("blocked")]
    page.get_by_role("textbox", name="Respuesta a Eva Sanz").fill("Hola, Eva")
    page.keyboard.press("Enter")
    foot = page.locator(".message.operator .foot")
    expect(foot).to_contain_text("No se pudo enviar: la persona ha bloqueado los mensajes")
    page.get_by_role("button", name="Enviar otra vez").click()
    expect(foot).to_contain_text("Enviado")
    assert desk.phone.sent[-1] == "Hola, Eva"


def test_an_operator_attaches_a_file(desk: Desk, person: Someone, ana: Operator, tmp_path: Path) -> None:
    page = opened(desk, person, ana, comes(desk, "hola"))
    shown = page.locator(".message.operator img")
    # One that networks do not deliver is drawn anew as what they do, unless it moves.
    for place, (name, known) in enumerate({"plano.png": "plano.png", "croquis.bmp": "croquis.jpg"}.items()):
        (tmp_path / name).write_bytes(png())
        attach(page, tmp_path / name)
        expect(shown.nth(place)).to_have_attribute("alt", known)
    for name, content, why in (
        ("virus.exe", png(), "no es un tipo de archivo"),
        ("baile.gif", png(), "por esta red"),
        ("baile.webp", moving("WEBP"), "por esta red"),
    ):
        (tmp_path / name).write_bytes(content)
        attach(page, tmp_path / name)
        expect(page.get_by_role("alert").filter(has_text=f"{name}: ").filter(has_text=why)).to_be_visible()
    expect(shown).to_have_count(2)


def attach(page: Page, file: Path) -> None:
    expect(page.get_by_role("button", name="Adjuntar un archivo")).to_be_enabled()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Alt+A")
    chooser.value.set_files(file)


def test_a_file_too_large_to_send_says_how_large_one_may_be(
    desk: Desk, person: Someone, ana: Operator, tmp_path: Path
) -> None:
    page = opened(desk, person, ana, comes(desk, "hola"))
    (tmp_path / "plano.png").write_bytes(png() + bytes(5_000_000))
    attach(page, tmp_path / "plano.png")
    expect(
        page.get_by_role("alert").filter(has_text="plano.png: ocupa más de los 5 MB que caben")
    ).to_be_visible()


def test_a_file_on_its_way_is_named_until_it_is_there(desk: Desk, person: Someone, ana: Operator) -> None:
    """One that is dropped meanwhile waits its turn."""
    page = opened(desk, person, ana, comes(desk, "hola"))
    expect(page.get_by_role("button", name="Adjuntar un archivo")).to_be_enabled()
    page.route("**/reply", lambda route: route.abort())
    page.locator("#text").fill("Ahora te mando el plano.")
    page.locator("#text").press("Enter")
    unsent = page.get_by_role("alert").filter(has_text="Tu texto sigue aquí")
    expect(unsent).to_be_visible()
    on_its_way: list[Any] = []
    page.route("**/file?**", lambda route: on_its_way.append(route))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Alt+A")
    chooser.value.set_files({"name": "plano.png", "mimeType": "image/png", "buffer": png()})
    expect(page.locator("#hint")).to_have_text("Enviando plano.png…")
    dropped = page.evaluate_handle(CARRIED, [base64.b64encode(png()).decode(), ["otro.png"]])
    page.dispatch_event("#talk .stream", "drop", {"dataTransfer": dropped})
    on_its_way.pop().continue_()
    expect(page.locator(".message.operator img")).to_have_attribute("alt", "plano.png")
    expect(page.locator("#hint")).to_have_text("Enviando otro.png…")
    on_its_way.pop().continue_()
    expect(page.locator(".message.operator img")).to_have_count(2)
    expect(page.locator("#hint")).not_to_contain_text("otro.png")
    expect(unsent).to_be_visible()


def test_what_may_have_arrived_and_is_sent_again_arrives_once(
    desk: Desk, person: Someone, ana: Operator, tmp_path: Path
) -> None:
    """A file, and the template that opens a closed window: the answer was lost, and nobody gets it twice."""
    desk.stop()
    ready = Template("reopen", {"es": "Novedades de {business}."}, {"es": "HX" + "0" * 32})
    desk.templates = Templates({"reopen": ready})
    desk.start()
    first = comes(desk, "hola")
    page = opened(desk, person, ana, first)
    (tmp_path / "plano.png").write_bytes(png())
    lost: list[str] = []

    def arrives_but_the_answer_is_lost(route: Any) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/file?*", arrives_but_the_answer_is_lost, times=1)
    page.route("**/template", arrives_but_the_answer_is_lost, times=1)
    attach(page, tmp_path / "plano.png")
    expect(page.get_by_role("alert")).to_contain_text("plano.png: No hay conexión con el servidor.")
    expect(page.get_by_role("button", name="Adjuntar un archivo")).to_be_enabled()
    with page.expect_response("**/file?*"):
        attach(page, tmp_path / "plano.png")
    expect(page.locator(".message.operator img")).to_have_count(1)
    first.created_at -= timedelta(hours=25)
    desk.run(lambda uow: uow.messages.save(first))
    page.reload()
    knock = page.get_by_role("button", name="Enviar la plantilla")
    knock.click()
    wait_for(lambda: page.wait_for_timeout(50) or len(lost) == 2)
    expect(knock).to_have_attribute("aria-disabled", "false")
    with page.expect_response("**/template"):
        knock.click()
    expect(bubble(page, "Novedades de Cooperativa Aurora.")).to_have_count(1)
    sent = [one for one in desk.read(lambda uow: uow.messages.of(first.conversation_id)) if one.operator_id]
    assert [one.text for one in sent if not one.private] == ["", "Novedades de Cooperativa Aurora."]


def test_who_sends_the_same_file_again_later_means_it(
    desk: Desk, person: Someone, ana: Operator, tmp_path: Path
) -> None:
    """Its answer was lost, it is there all the same: minutes later it goes a second time."""
    page = opened(desk, person, ana, comes(desk, "hola"))
    (tmp_path / "plano.png").write_bytes(png())

    def arrives_but_the_answer_is_lost(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/file?*", arrives_but_the_answer_is_lost, times=1)
    attach(page, tmp_path / "plano.png")
    expect(page.get_by_role("alert")).to_contain_text("plano.png: No hay conexión con el servidor.")
    expect(page.locator(".message.operator img")).to_have_count(1)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 6 * 60_000; }")
    page.context.set_offline(True)  # whether six minutes without a word are seen is a matter of chance
    expect(page.locator("body")).to_have_attribute("data-live", "reconnecting")
    page.context.set_offline(False)
    expect_live(page)
    attach(page, tmp_path / "plano.png")
    expect(page.locator(".message.operator img")).to_have_count(2)


def test_a_second_try_that_could_not_be_asked_for_can_be_asked_for_again(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = opened(desk, person, ana, comes(desk, "hola"))
    desk.phone.failures = [SendFailed("blocked")]
    page.get_by_role("textbox", name="Respuesta a Eva Sanz").fill("Hola, Eva")
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="Enviar otra vez")
    expect(page.locator(".item .chip.danger", has_text="No le llegó")).to_be_visible()
    page.route("**/send-again", lambda route: route.abort(), times=1)
    again.press("Enter")
    expect(page.locator(".message.operator").get_by_role("alert")).to_contain_text("No hay conexión")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".message.operator .foot")).to_contain_text("Enviado")
    expect(page.locator(".item .chip.danger", has_text="No le llegó")).to_have_count(0)


CARRIED = """([content, names]) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File([bytes], name, { type: "image/png" }));
    return data;
}"""


def test_files_are_pasted_and_dropped_and_none_go_where_they_cannot(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = opened(desk, person, ana, comes(desk, "hola"))
    expect(page.get_by_role("button", name="Adjuntar un archivo")).to_be_enabled()
    content = base64.b64encode(png()).decode()
    pasted = page.evaluate_handle(CARRIED, [content, ["captura.png"]])
    page.locator("#text").evaluate(
        """(field, clipboardData) => {
            const how = { clipboardData, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        pasted,
    )
    expect(page.locator(".message.operator img")).to_have_attribute("alt", "captura.png")
    dropped = page.evaluate_handle(CARRIED, [content, ["uno.png", "dos.png"]])
    page.dispatch_event("#talk .stream", "drop", {"dataTransfer": dropped})
    shown = page.locator(".message.operator img")
    for place, name in enumerate(["captura.png", "uno.png", "dos.png"]):
        expect(shown.nth(place)).to_have_attribute("alt", name)
    expect(shown).to_have_count(3)
    page.keyboard.press("Alt+p")
    page.dispatch_event("#talk .stream", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("alert")).to_contain_text("Ahora no se le pueden enviar archivos aquí.")
    expect(page.locator(".message.operator img")).to_have_count(3)


def test_what_was_sent_is_no_draft_though_the_draft_arrives_after_it(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = has_one(desk, person(), ana)
    held: list[Any] = []
    page.route("**/draft", lambda route: route.continue_() if held else held.append(route))
    page.locator("#text").fill("Te lo devuelvo hoy.")
    wait_for(lambda: page.wait_for_timeout(50) or bool(held))
    page.keyboard.press("Enter")
    expect(bubble(page, "Te lo devuelvo hoy.")).to_be_visible()
    with page.expect_response("**/draft"):
        held[0].continue_()
    wait_for(lambda: page.wait_for_timeout(50) or not kept_drafts(desk, conversation, ana))
    page.reload()
    expect(bubble(page, "Te lo devuelvo hoy.")).to_be_visible()
    expect(page.locator("#text")).to_have_value("")


def test_a_note_written_while_a_reply_is_on_its_way_stays(desk: Desk, person: Someone, ana: Operator) -> None:
    _, page = has_one(desk, person(), ana)
    on_its_way: list[Any] = []
    page.route("**/reply", lambda route: on_its_way.append(route))
    page.locator("#text").fill("Voy a mirarlo")
    page.keyboard.press("Enter")
    wait_for(lambda: page.wait_for_timeout(50) or bool(on_its_way))
    page.keyboard.press("Alt+p")
    page.keyboard.type("Mirar la zona Norte")
    on_its_way[0].continue_()
    expect(bubble(page, "Voy a mirarlo")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Mirar la zona Norte")
    page.keyboard.press("Alt+l")
    expect(page.locator("#text")).to_have_value("")


def test_whoever_writes_on_at_once_loses_nothing_while_the_page_is_read_again(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = has_one(desk, person(), ana)
    expect(page.locator("#take-over")).to_be_hidden()
    read: list[Any] = []
    page.route(f"**/api/conversations/{conversation}", lambda route: read.append(route))
    page.locator("#text").fill("Voy a mirarlo")
    page.keyboard.press("Enter")
    page.keyboard.type("Y otra cosa")
    wait_for(lambda: page.wait_for_timeout(50) or bool(read))  # what came of it is not known
    expect(page.locator("#text")).to_have_value("Y otra cosa")


def kept_drafts(desk: Desk, conversation: str, operator: Operator) -> list[Any]:
    return list(desk.read(lambda uow: uow.drafts.of(conversation, operator.id)))
