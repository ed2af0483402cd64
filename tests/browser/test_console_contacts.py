"""An operator sees that two customers are one, merges them, and takes it back."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.core.contact import Way
from bot.core.message import IncomingMessage
from bot.core.operator import Operator
from bot.services.merge_contacts import merge
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from tests.browser.operators import Someone, bubble, enter, waiting
from tests.unit.console.desk import Desk


def test_two_contacts_are_merged_and_taken_apart_again(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    desk.customer("eva-phone", "soy yo otra vez", "Eva del móvil", quiet=True)
    page = enter(desk, person(), ana, f"#all/{conversation}")

    page.locator("#merge").click()
    page.get_by_label("Nombre o número").fill("móvil")
    page.get_by_role("button", name="Eva del móvil").click()
    expect(page.get_by_role("dialog")).to_contain_text(
        "Eva Sanz y Eva del móvil pasarán a ser la misma persona"
    )
    page.get_by_role("dialog").get_by_role("button", name="Unir").click()

    expect(bubble(page, "soy yo otra vez")).to_be_visible()
    expect(
        page.locator(".activity", has_text="Ana Ruiz unió a este cliente con Eva del móvil")
    ).to_be_visible()
    expect(page.locator("#panel")).to_contain_text("Lo unió Ana Ruiz")

    page.locator("#panel").get_by_role("button", name="Deshacer").click()
    page.get_by_role("dialog").get_by_role("button", name="Deshacer").click()
    expect(bubble(page, "soy yo otra vez")).to_have_count(0)
    expect(page.locator(".activity", has_text="deshizo la unión")).to_be_visible()


def test_a_visitor_is_given_a_name_and_the_page_follows(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk, "tom", None)
    page = enter(desk, person(), ana, f"#all/{conversation}")
    page.get_by_role("button", name="Cambiar el nombre del cliente").press("Enter")
    expect(page.get_by_label("Cómo se llama")).to_be_focused()
    page.keyboard.type("Tom Gil")
    page.keyboard.press("Enter")
    for where in (".item .who", ".talk-head h2", "#panel h2", ".message.customer .by"):
        expect(page.locator(where)).to_contain_text("Tom Gil")
    page.keyboard.press("Alt+z")
    expect(page.locator("#panel h2")).to_contain_text("Visitante")


def test_who_has_no_name_on_a_telephone_is_called_by_the_end_of_its_number(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    incoming = IncomingMessage("whatsapp:+34910", "whatsapp:+34600123456", "in 1", "¿hay alguien?")
    conversation = desk.run(lambda uow: receive(uow, incoming, desk.clock())).message.conversation_id
    page = enter(desk, person(), ana, f"#all/{conversation}")
    for where in (".item .who", ".talk-head h2", "#panel h2", ".message.customer .by"):
        expect(page.locator(where)).to_contain_text("Cliente ••••3456")


def test_what_they_write_elsewhere_arrives_while_it_is_on_show(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    other = desk.customer("eva-phone", "hola", "Eva", quiet=True)

    def same(uow: UnitOfWork) -> None:
        ids = [uow.conversations.get(c).contact_id for c in (conversation, other.conversation_id)]
        merge(uow, *ids, Way.PHONE, desk.clock())

    desk.run(same)
    page = enter(desk, person(), ana, f"#all/{conversation}")
    expect(bubble(page, "hola")).to_contain_text("hola")
    desk.customer("eva-phone", "¿seguís ahí?", "Eva")
    expect(bubble(page, "¿seguís ahí?")).to_be_visible()
