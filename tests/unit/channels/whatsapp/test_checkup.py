"""``bot channels check`` and ``connect`` for WhatsApp, against a Twilio of our own and our own webhook."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.whatsapp.checkup import Checkup
from bot.channels.whatsapp.twilio_api import TwilioApi
from bot.core.templates import Template, Templates
from tests.counterparts.terminal import Ask, Said, bot
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN
from tests.counterparts.whatsapp_line import NUMBER, WhatsAppLine


@pytest.fixture
def ask(line: WhatsAppLine, tmp_path: Path) -> Ask:
    async def ask(*words: str, **settings: str) -> Said:
        usual = {
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": line.twilio.url,
            "WHATSAPP_NUMBER": NUMBER,
            "PUBLIC_URL": line.url,
        }
        return await bot("channels", *words, folder=tmp_path, **{**usual, **settings})

    return ask


async def test_all_in_order_is_told_line_by_line(line: WhatsAppLine, ask: Ask) -> None:
    webhook = {
        "callback_url": f"{line.url}/whatsapp/messages#rc=3&rp=all",
        "status_callback_url": f"{line.url}/whatsapp/status",
    }
    limits = {"messaging_limit": "10K Customers/24hr", "quality_rating": "HIGH"}
    line.twilio.account.has(NUMBER, webhook=webhook, properties=limits)
    said = await ask("check", "whatsapp", PUBLIC_URL=line.url)
    assert said.status == 0, said.text
    for told in (
        "ok Account: active",
        "ok Credit: 20.00 EUR",
        f"ok Number: {NUMBER} is online",
        "ok Limit: 10K Customers/24hr",
        "ok Quality: HIGH",
        f"ok Messages come to {line.url}/whatsapp/messages",
        "note Templates without an id: reopen, service_restored",
        "ok Reached: the house answers",
    ):
        assert told in said.line(told.partition(" ")[2])
    assert TOKEN not in said.text


async def test_what_is_wrong_is_told_with_what_to_do(line: WhatsAppLine, ask: Ask) -> None:
    line.twilio.account.type, line.twilio.account.balance = "Trial", "0.40"
    line.twilio.account.has(
        NUMBER,
        status="OFFLINE",
        offline_reasons=[{"code": "63110", "message": "The number is used by another account"}],
        properties={"quality_rating": "LOW"},
        webhook={"callback_url": "https://old.example.org/hook"},
    )
    said = await ask("check", "whatsapp", PUBLIC_URL="http://127.0.0.1:9")
    assert said.status == 1
    assert "note Account: active, on trial" in said.line("Account")
    assert "note Credit: 0.40 EUR" in said.line("Credit")
    assert "fault Number" in said.line("Number") and "used by another account" in said.line("Number")
    assert "note Quality: LOW" in said.line("Quality")
    assert "https://old.example.org/hook" in said.line("Messages: ")
    assert "bot channels connect whatsapp" in said.line("Messages: ")
    assert "fault Reached: nothing answers" in said.line("Reached")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"TWILIO_AUTH_TOKEN": "another account's token"}, "refuses TWILIO_ACCOUNT_SID"),
        ({"TWILIO_API_URL": "http://127.0.0.1:9"}, "Twilio cannot be reached"),
        ({"WHATSAPP_NUMBER": "+34600000999"}, "is not a WhatsApp sender of this account"),
        ({"WHATSAPP_NUMBER": "+14155238886", "PUBLIC_URL": "http://127.0.0.1:9"}, "the sandbox"),
    ],
    ids=["token", "network", "number", "sandbox"],
)
async def test_what_stands_in_the_way_is_named(
    line: WhatsAppLine, ask: Ask, wrong: dict[str, str], told: str
) -> None:
    line.twilio.account.has(NUMBER)
    said = await ask("check", "whatsapp", **wrong)
    assert said.status == 1
    assert told in said.text
    assert "Traceback" not in said.text


async def test_connecting_has_twilio_call_us_and_leaves_the_rest_as_it_is(
    line: WhatsAppLine, ask: Ask
) -> None:
    line.twilio.account.has(NUMBER, profile={"name": "Aurora"})
    said = await ask("connect", "whatsapp")
    assert said.status == 0, said.text
    sender = line.twilio.account.sender
    assert sender is not None
    assert sender["webhook"]["callback_url"] == f"{line.url}/whatsapp/messages#rc=3&rp=all"
    assert sender["webhook"]["status_callback_url"] == f"{line.url}/whatsapp/status"
    assert sender["profile"] == {"name": "Aurora"}


async def test_an_address_nobody_can_call_is_not_set(line: WhatsAppLine, ask: Ask) -> None:
    """Only a Twilio on this machine, to try things out, can call it."""
    line.twilio.account.has(NUMBER)
    elsewhere = line.twilio.url.replace("127.0.0.1", "localhost.localdomain")
    said = await ask("connect", "whatsapp", TWILIO_API_URL=elsewhere)
    assert said.status == 1
    assert "Set PUBLIC_URL" in said.text
    assert "webhook" not in (line.twilio.account.sender or {})


async def test_what_a_twilio_that_was_connected_brings_is_answered(line: WhatsAppLine, ask: Ask) -> None:
    """It calls where `bot channels connect` has told it to, and by nothing else."""
    line.twilio.account.has(NUMBER)
    assert (await ask("connect", "whatsapp")).status == 0
    assert await line.brought("hola") == 200
    await line.until(lambda: "eco: hola" in line.twilio.bodies)
    assert (await ask("check", "whatsapp")).status == 0


async def looked_over(line: WhatsAppLine, templates: Templates) -> dict[str, str]:
    twilio = TwilioApi(ACCOUNT_SID, TOKEN, line.twilio.url)
    found = [f async for f in Checkup(twilio, NUMBER, line.url, templates).look()]
    return {one.what: one.verdict.value for one in found}


def sid(number: int) -> str:
    return f"HX{number:032x}"


async def test_each_template_is_told_with_its_approval(line: WhatsAppLine) -> None:
    account = line.twilio.account
    account.has(NUMBER)
    ids = {
        "es": account.knows(sid(0), "twilio/text", "Hola, {{1}}."),
        "en": account.knows(sid(1), "twilio/text", "Hello, {{1}}.", "en_GB"),
    }
    account.approvals = {ids["es"]: "approved", ids["en"]: "pending"}
    templates = Templates(
        {
            "ticket_news": Template("ticket_news", {"es": "Hola."}, {"es": sid(2)}),
            "reopen": Template("reopen", {"es": "Hola, {name}.", "en": "Hello, {name}."}, ids),
        }
    )
    told = await looked_over(line, templates)
    assert told["Template reopen (es): approved"] == "ok"
    assert told["Template reopen (en): pending"] == "fault"
    assert told[f"Template ticket_news (es): Twilio knows no {sid(2)}"] == "fault"


async def test_a_template_that_is_another_at_twilio_is_found_before_a_customer_should_get_it(
    line: WhatsAppLine,
) -> None:
    account = line.twilio.account
    account.has(NUMBER)
    made = {
        "english": account.knows(sid(1), "twilio/text", "Hello, {{1}}. Bye.", "en"),
        "blanks": account.knows(sid(2), "twilio/text", "Hola, {{1}} {{2}}. Adiós."),
        "list": account.knows(sid(3), "twilio/list-picker", "Hola, {{1}}. Adiós.", button="Ver", items=[]),
        "words": account.knows(sid(4), "twilio/text", "Buenas, {{1}}. Adiós."),
        "same": account.knows(sid(5), "twilio/quick-reply", "Hola,  {{1}}. Adiós.", actions=[]),
    }
    account.approvals = dict.fromkeys(made.values(), "approved")
    texts = {"es": "Hola, {name}. Adiós."}
    templates = Templates({key: Template(key, texts, {"es": made[key]}) for key in made})
    told = await looked_over(line, templates)
    assert told["Template english (es): at Twilio its language is en"] == "fault"
    assert told["Template blanks (es): at Twilio its blanks are 1, 2, and ours 1"] == "fault"
    assert told["Template list (es): it is a list picker, which begins no conversation"] == "fault"
    says = "Template words (es): at Twilio it says something else than ours: Buenas, {{1}}. Adiós."
    assert told[says] == "note"
    assert told["Template same (es): approved"] == "ok"


async def test_a_template_never_submitted_keeps_nothing_behind_it_from_being_looked_over(
    line: WhatsAppLine,
) -> None:
    account = line.twilio.account
    account.has(NUMBER)
    made = account.knows(sid(1), "twilio/text", "Hola.")
    templates = Templates({"reopen": Template("reopen", {"es": "Hola."}, {"es": made})}, {2: sid(2)})
    told = await looked_over(line, templates)
    assert told["Template reopen (es): not submitted"] == "fault"
    assert told[f"Buttons for 2: Twilio knows no {sid(2)}"] == "fault"


async def test_a_blank_that_comes_twice_and_one_with_spaces_are_the_same_words(line: WhatsAppLine) -> None:
    account = line.twilio.account
    account.has(NUMBER)
    made = account.knows(sid(1), "twilio/text", "Hola, {{ 1 }}. Tu caso {{2}}, {{3}}.")
    account.approvals = {made: "approved"}
    texts = {"es": "Hola, {name}. Tu caso {case}, {name}."}
    told = await looked_over(line, Templates({"news": Template("news", texts, {"es": made})}))
    assert told["Template news (es): approved"] == "ok"


async def test_what_shows_choices_is_looked_over_too(line: WhatsAppLine) -> None:
    def actions(*numbers: int) -> list[dict[str, str]]:
        return [{"title": f"{{{{{n}}}}}", "id": f"{{{{{n + 1}}}}}"} for n in numbers]

    def items(*numbers: int) -> list[dict[str, str]]:
        return [{"item": f"{{{{{n}}}}}", "id": f"{{{{{n + 1}}}}}", "description": "-"} for n in numbers]

    account = line.twilio.account
    account.has(NUMBER)
    buttons = {
        1: account.knows(sid(1), "twilio/quick-reply", "{{1}}", actions=actions(2)),
        2: account.knows(sid(2), "twilio/quick-reply", "{{1}}", actions=actions(2)),
        3: account.knows(sid(3), "twilio/text", "{{1}}"),
    }
    lists = {
        4: account.knows(sid(4), "twilio/list-picker", "{{1}}", items=items(2, 4, 6, 8)),
        5: sid(5),
        6: account.knows(sid(6), "twilio/list-picker", "{{1}}", items=items(2, 4, 6, 8, 10, 2)),
    }
    told = await looked_over(line, Templates({}, buttons, lists))
    assert told["Buttons for 1: it fits"] == "ok"
    assert told["Buttons for 2: at Twilio it has 1 choices"] == "fault"
    assert told["Buttons for 3: at Twilio it is of the kind twilio/text, not twilio/quick-reply"] == "fault"
    assert told["List for 4: it fits"] == "ok"
    assert told[f"List for 5: Twilio knows no {sid(5)}"] == "fault"
    assert told["List for 6: at Twilio '{{2}}' stands where {{12}} belongs"] == "fault"
