"""The console of a business shows the pages of what it has."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from bot.content.business import load_business
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.settings import ROOT
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]


@pytest.mark.parametrize(
    ("without", "gone"),
    [
        ((), set()),
        (("services",), {"incidents"}),
        (("services", "districts", "appointment_kinds"), {"incidents", "appointments"}),
    ],
)
def test_a_page_of_what_the_business_does_not_have_is_not_in_the_navigation(
    desk: Desk, signed_in: SignIn, without: tuple[str, ...], gone: set[str]
) -> None:
    desk.stop()
    desk.business = replace(load_business(ROOT), **{fact: {} for fact in without})
    desk.start()
    client = signed_in(desk.operator("Marta Ruiz", role=Role.SUPERVISOR))
    pages = {"incidents", "tickets", "appointments"}
    page = client.get("/tickets").text
    assert pages & {*re.findall(r'href="/console/(\w+)"', page)} == pages - gone
    listed = client.get("/api/me").json()["sections"]
    assert pages & {one["key"] for one in listed} == pages - gone
    assert client.get("/incidents").status_code == 200, "what is there from before is found by its address"
    assert ('name="service"' in page) is ("services" not in without)
    assert ('name="district"' in page) is ("districts" not in without)
