"""What several offices are called, by what business.yml calls one."""

from __future__ import annotations

import pytest

from bot.core.cues import Cues
from bot.core.plurals import plurals


@pytest.mark.parametrize(
    ("one", "several"),
    [
        *(("tienda", "tiendas"), ("sucursal", "sucursales"), ("delegacion", "delegaciones")),
        *(("agency", "agencies"), ("branch", "branches"), ("oasis", "oases"), ("luz", "luces")),
        *(("shelf", "shelves"), ("punto de venta", "puntos de venta"), ("city hall", "city halls")),
        ("centro medico", "centros medicos"),
    ],
)
def test_several_are_heard_by_the_name_of_one(one: str, several: str) -> None:
    assert several in plurals(one) and one not in plurals(one)
    naming = Cues().with_offices([one]).naming
    assert naming.of_all_offices(f"¿qué {several} hay?") and not naming.of_all_offices(f"the {one}")
