"""Files in the widget: sent, shown, kept, and refused in the customer's words."""

from __future__ import annotations

import asyncio
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.answering import Operator, drawing, moving
from tests.browser.counter import Counter
from tests.browser.customer import Customer
from tests.patience import PATIENCE

Person = Callable[..., BrowserContext]


def test_a_customer_attaches_a_photo_and_keeps_what_an_operator_sends(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    chooser = customer.page.locator("ventanilla-chat input[type=file]")
    photo = {"name": "contador.png", "mimeType": "image/png", "buffer": drawing()}
    chooser.set_input_files(photo)  # type: ignore[arg-type]
    shown = customer.page.locator("[data-id].customer .file.picture")
    expect(shown).to_be_visible()
    expect(shown).to_have_accessible_name("Descargar contador.png")
    expect(shown.locator("canvas")).to_be_visible()
    customer.page.reload()
    expect(customer.panel).to_be_visible()
    expect(shown.locator("canvas")).to_be_visible()

    lucia = Operator(counter)
    lucia.takes_over()
    lucia.attaches("plano.pdf", b"%PDF-1.7 plano")
    offered = customer.page.get_by_role("button", name="Descargar plano.pdf")
    expect(offered).to_be_visible()
    with customer.page.expect_download() as download:
        offered.click()
    assert download.value.suggested_filename == "plano.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.7 plano"
    assert "Lucía Ortega:  Archivo plano.pdf" in customer.announced()[-1].replace("\u00a0", " ")
    assert customer.forbidden() == [] and customer.errors == []


def test_a_file_that_cannot_be_taken_says_why_in_the_customers_words(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    chooser = customer.page.locator("ventanilla-chat input[type=file]")
    page = {"name": "página.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    chooser.set_input_files(page)  # type: ignore[arg-type]
    refused = customer.page.locator(".refused")
    expect(refused).to_contain_text("Ese tipo de archivo no lo podemos abrir")
    expect(refused.get_by_role("button", name="Reintentar")).to_have_count(0)
    refused.get_by_role("button", name="Quitar").click()
    expect(refused).to_have_count(0)
    drop = """(chat) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(16_000_001)], "vídeo.mp4", { type: "video/mp4" }));
      const panel = chat.shadowRoot.querySelector(".panel");
      panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    customer.page.locator("ventanilla-chat").evaluate(drop)
    expect(refused).to_contain_text("Es demasiado grande")
    customer.says("sigo aquí")
    customer.sees("eco: sigo aquí")


def test_a_large_photo_is_made_smaller_before_it_is_sent(counter: Counter, person: Person) -> None:
    """What a telephone takes is larger than what is allowed, and tells where it was taken."""
    customer = Customer.arrives(person(), counter.url)
    drop = """async (chat) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 1500 });
      const context = canvas.getContext("2d");
      const noise = context.createImageData(3000, 1500);
      noise.data.forEach((_, at, all) => (all[at] = at % 4 === 3 ? 255 : Math.random() * 255));
      context.putImageData(noise, 0, 0);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.98));
      const data = new DataTransfer();
      data.items.add(new File([blob], "foto.jpg", { type: "image/jpeg" }));
      const panel = chat.shadowRoot.querySelector(".panel");
      panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      return blob.size;
    }"""
    size = customer.page.locator("ventanilla-chat").evaluate(drop)
    assert size > 5_000_000
    expect(customer.page.locator("[data-id].customer .file.picture")).to_be_visible()
    about = counter.conversation().id
    (photo,) = counter.do(lambda uow: uow.messages.of(about))[0].attachments
    assert photo.name == "foto.jpg" and photo.media_type == "image/jpeg"
    assert photo.size < 5_000_000


def test_a_file_on_a_slow_line_tells_how_much_of_it_has_gone(counter: Counter, person: Person) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    line = context.new_cdp_session(customer.page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    plan = {"name": "plano.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + bytes(3_000_000)}
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(plan)  # type: ignore[arg-type]
    expect(customer.page.locator(".pending .delivery")).to_have_text(re.compile(r"Enviando… \d+\s%"))
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    expect(customer.page.locator("[data-id].customer .file", has_text="plano.pdf")).to_be_visible()


def file_of(megabytes: float, name: str = "plano.pdf") -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + bytes(int(megabytes * 1e6))}


def test_a_file_on_its_way_can_be_taken_back_and_holds_up_no_words(counter: Counter, person: Person) -> None:
    """On a slow line, where it would take a minute and more."""
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    line = context.new_cdp_session(customer.page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(file_of(5))
    expect(customer.page.locator(".pending .delivery")).to_contain_text(re.compile(r"\d+\s%"))
    customer.says("¿ha llegado?")
    customer.sees("eco: ¿ha llegado?")
    customer.page.get_by_role("button", name="Quitar").click()
    expect(customer.page.locator(".pending .row")).to_have_count(0)
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    customer.says("mejor así")
    customer.sees("eco: mejor así")
    assert [text for text in customer.history() if "plano" in text] == []
    assert customer.errors == []


def test_words_written_after_a_small_file_come_after_it(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(file_of(0.1))
    customer.says("es mi plano")
    customer.sees("eco: es mi plano")
    own = customer.page.locator("[data-id].customer").all_inner_texts()
    assert "plano.pdf" in own[1] and "es mi plano" in own[2]


def test_a_file_that_breaks_off_again_and_again_is_given_up_and_can_be_tried(
    counter: Counter, person: Person
) -> None:
    """Each try costs the data of whoever sends it."""
    tries = []

    def breaks_off(route: Route) -> None:
        tries.append(route.request.url)
        route.abort("connectionreset")

    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    gone = """() => {
      const open = XMLHttpRequest.prototype.open;
      XMLHttpRequest.prototype.open = function (...given) {
        setTimeout(() => this.upload.onprogress?.({ loaded: 1, total: 2 }));
        return open.apply(this, given);
      };
    }"""
    customer.page.evaluate(gone)  # a route that is cut tells of no progress
    customer.page.route("**/web/files?*", breaks_off)
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(file_of(0.1))
    refused = customer.page.locator(".refused")
    expect(refused).to_contain_text("No se ha podido enviar", timeout=30_000)
    assert len(tries) == 4
    customer.page.unroute("**/web/files?*")
    refused.get_by_role("button", name="Reintentar").click()
    expect(customer.page.locator("[data-id].customer .file", has_text="plano.pdf")).to_be_visible()


def test_words_pasted_from_a_table_are_words_and_a_picture_is_a_picture(
    counter: Counter, person: Person
) -> None:
    """Spreadsheets put a picture of the cells beside them."""
    customer = Customer.arrives(person(), counter.url)
    paste = """(chat, words) => {
      const data = new DataTransfer();
      if (words) data.items.add(words, "text/plain");
      data.items.add(new File(["x"], "image.png", { type: "image/png" }));
      const field = chat.shadowRoot.querySelector("textarea");
      const paste = { clipboardData: data, bubbles: true, cancelable: true };
      return field.dispatchEvent(new ClipboardEvent("paste", paste));
    }"""
    chat = customer.page.locator("ventanilla-chat")
    assert chat.evaluate(paste, "12\t34"), "left to the browser, which writes it into the field"
    expect(customer.page.locator(".pending .row")).to_have_count(0)
    assert not chat.evaluate(paste, "")
    expect(customer.page.locator(".row.customer", has_text="image.png")).to_be_visible()


def test_a_file_whose_type_nobody_tells_is_known_by_its_name(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    drop = """(chat) => {
      const data = new DataTransfer();
      data.items.add(new File(["%PDF-1.7"], "Factura.PDF"));
      const panel = chat.shadowRoot.querySelector(".panel");
      panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    customer.page.locator("ventanilla-chat").evaluate(drop)
    expect(customer.page.locator("[data-id].customer .file", has_text="Factura.PDF")).to_be_visible()


@pytest.mark.parametrize("behind", [0, 3])
def test_a_small_photo_does_not_tell_where_it_was_taken_either(
    counter: Counter, person: Person, behind: int
) -> None:
    """Nor far ``behind`` other things."""
    customer = Customer.arrives(person(), counter.url)
    drop = """async (chat, behind) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
      const words = new TextEncoder().encode("Exif\\0\\0 36.7213 N 4.4214 W ");
      const remark = [new Uint8Array([0xff, 0xfe, 0x80, 0x02]), new Uint8Array(0x8000)];
      const remarks = Array(behind).fill(remark).flat();
      const head = [0xff, 0xe1, 0, words.length + 2];
      const data = new DataTransfer();
      const parts = [blob.slice(0, 2), ...remarks, new Uint8Array(head), words, blob.slice(2)];
      data.items.add(new File(parts, "foto.jpg", { type: "image/jpeg" }));
      const panel = chat.shadowRoot.querySelector(".panel");
      panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    customer.page.locator("ventanilla-chat").evaluate(drop, behind)
    expect(customer.page.locator("[data-id].customer .file.picture")).to_be_visible()
    about = counter.conversation().id
    (photo,) = counter.do(lambda uow: uow.messages.of(about))[0].attachments
    reading = asyncio.run_coroutine_threadsafe(counter.media.read(photo.key), counter.loop)
    kept = reading.result(PATIENCE)
    assert kept.startswith(b"\xff\xd8") and b"36.7213" not in kept


def test_a_photo_that_may_tell_and_cannot_be_drawn_anew_is_not_sent(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    broken = b"\xff\xd8\xff\xe1\x00\x20Exif\x00\x00 36.7213 N 4.4214 W"
    photo = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": broken}
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    refused = customer.page.locator(".refused")
    expect(refused).to_contain_text("Puede decir dónde se hizo")
    expect(refused.get_by_role("button", name="Reintentar")).to_have_count(0)
    refused.get_by_role("button", name="Quitar").click()
    customer.says("sigo aquí")
    customer.sees("eco: sigo aquí")
    about = counter.conversation().id
    assert not [one for one in counter.do(lambda uow: uow.messages.of(about)) if one.attachments]


def test_what_moves_goes_whole_or_not_at_all(counter: Counter, person: Person) -> None:
    """Drawn anew, it would stand still."""
    customer = Customer.arrives(person(), counter.url)
    chooser = customer.page.locator("ventanilla-chat input[type=file]")
    large, telling = moving("PNG", 700, compress_level=0), moving("WEBP", exif=b"Exif\0\0 36.7213 N")
    assert len(large) > 1_500_000
    chooser.set_input_files({"name": "baile.png", "mimeType": "image/png", "buffer": large})
    expect(customer.page.locator("[data-id].customer .file.picture")).to_be_visible()
    chooser.set_input_files({"name": "baile.webp", "mimeType": "image/webp", "buffer": telling})
    expect(customer.page.locator(".refused")).to_contain_text("Puede decir dónde se hizo")
    about = counter.conversation().id
    (sent,) = counter.do(lambda uow: uow.messages.of(about))[0].attachments
    reading = asyncio.run_coroutine_threadsafe(counter.media.read(sent.key), counter.loop)
    assert reading.result(PATIENCE) == large


@pytest.mark.parametrize("keyword", [b"XML:com.adobe.xmp", b"Raw profile type APP1"], ids=["xmp", "raw"])
def test_a_picture_does_not_tell_it_packed_either(counter: Counter, person: Person, keyword: bytes) -> None:
    """Programs write into a PNG what nobody can read without unpacking it."""
    told = zlib.compress(b"<x:xmpmeta><rdf:Description GPSLatitude='36,43.28N'/></x:xmpmeta>" * 9)
    kind, head = (b"iTXt", b"\0\1\0\0\0") if keyword.startswith(b"XML") else (b"zTXt", b"\0\0")
    data = keyword + head + told
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    plain = drawing()
    picture = {"name": "plano.png", "mimeType": "image/png", "buffer": plain[:33] + chunk + plain[33:]}
    customer = Customer.arrives(person(), counter.url)
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(customer.page.locator("[data-id].customer .file.picture")).to_be_visible()
    about = counter.conversation().id
    (sent,) = counter.do(lambda uow: uow.messages.of(about))[0].attachments
    reading = asyncio.run_coroutine_threadsafe(counter.media.read(sent.key), counter.loop)
    assert keyword not in reading.result(PATIENCE) and sent.media_type == "image/jpeg"
