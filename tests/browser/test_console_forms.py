"""The forms of the pages around the conversations, filled in by keyboard in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services import keys
from tests.browser.operators import Someone, enter
from tests.unit.console.desk import Desk
from tests.unit.console.test_integrations import give_up, receiver  # noqa: F401
from tests.unit.outward.receiver import Receiver

Shot = Callable[[Page, str], Any]


@pytest.fixture
def marta(desk: Desk) -> Operator:
    return desk.operator("Marta Gil", role=Role.ADMINISTRATOR)


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).press("Enter")


def test_a_webhook_is_added_tried_out_told_again_and_removed(
    desk: Desk,
    person: Someone,
    marta: Operator,
    receiver: Receiver,  # noqa: F811
    screenshot: Shot,
) -> None:
    context = person(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
    page = enter(desk, context, marta)
    page.goto(f"{desk.url}/integrations")
    expect(page.get_by_text("No system is told anything yet.")).to_be_visible()
    screenshot(page, "integrations-empty")
    page.get_by_role("link", name="New webhook").press("Enter")
    expect(page.get_by_label("Address")).to_be_focused()
    page.keyboard.type("ftp://desk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That is no address")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("Somebody writes a message").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    secret = page.get_by_label("Signing secret").input_value()
    assert secret.startswith("whsec_")
    press(page, "Copy")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    screenshot(page, "webhook-secret")
    page.get_by_role("link", name="Go to the webhook").press("Enter")
    press(page, "Send a test")
    said(page, "The test arrived.")
    assert [json.loads(body)["type"] for _, body in receiver.taken] == ["ping"]
    press(page, "Switch off")
    said(page, "Webhook switched off.")
    press(page, "Switch on")
    said(page, "Webhook switched on")
    (webhook,) = desk.read(lambda uow: uow.webhooks.all())
    assert "message.created" not in [kind.value for kind in webhook.kinds]
    desk.escalate(desk.customer("eva", "quiero hablar con alguien", quiet=True).conversation_id)
    give_up(desk, webhook)
    page.reload()
    expect(page.get_by_role("row", name="A person is called")).to_contain_text("it answers 500")
    press(page, "Try again (1)")
    said(page, "It is tried again.")
    expect(page.get_by_text("Nothing: everything arrived or is still being tried.")).to_be_visible()
    page.once("dialog", lambda question: question.dismiss())
    press(page, "Remove the webhook")
    assert desk.read(lambda uow: uow.webhooks.all()) != []
    page.once("dialog", lambda question: question.accept())
    press(page, "Remove the webhook")
    said(page, "Webhook removed.")
    expect(page.get_by_text("No system is told anything yet.")).to_be_visible()


def test_a_key_is_made_shown_once_and_revoked_after_a_question(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    desk.operator("Ana Ruiz")
    page = enter(desk, person("phone", locale="en-GB"), marta)
    page.goto(f"{desk.url}/integrations")
    expect(page.get_by_text("No other system has a key.")).to_be_visible()
    page.get_by_role("link", name="New key").press("Enter")
    expect(page.get_by_label("Who uses it")).to_be_focused()
    page.keyboard.type("CRM")
    page.get_by_label("Read", exact=False).first.focus()
    page.keyboard.press("Space")
    press(page, "Make the key")
    expect(page.get_by_role("alert")).to_contain_text("Tick something it may do.")
    expect(page.get_by_label("Who uses it")).to_have_value("CRM")
    page.get_by_label("Presence", exact=False).check()
    page.get_by_label("Acts as").select_option(label="Ana Ruiz")
    press(page, "Make the key")
    secret = page.get_by_label("Key", exact=True).input_value()
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is not None
    page.get_by_role("link", name="Back to the integrations").press("Enter")
    expect(page.get_by_text("As Ana Ruiz")).to_be_visible()
    expect(page.get_by_text("Not used yet")).to_be_visible()
    page.once("dialog", lambda question: question.dismiss())
    press(page, "Revoke the key CRM")
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is not None
    page.once("dialog", lambda question: question.accept())
    press(page, "Revoke the key CRM")
    said(page, "Key revoked")
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is None
