"""Photos of operators: what is taken, what is made of it, who may change it, and who may see it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import httpx
import pytest
from PIL import Image

from bot.core.audit import AuditFilter
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import people, photos
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk, now

SignIn = Callable[[Operator], httpx.Client]


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 400), **options: object) -> bytes:
    """Red on the left, blue on the right."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, *size))
    made = io.BytesIO()
    drawn.save(made, kind, **options)
    return made.getvalue()


def vast(width: int, height: int) -> bytes:
    """A PNG that claims to be so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def photo_of(desk: Desk, operator: Operator) -> str | None:
    return desk.read(lambda uow: uow.operators.get(operator.id).photo)


def send(client: httpx.Client, content: bytes, path: str = "/api/account/photo") -> httpx.Response:
    return client.post(path, content=content, headers={"Content-Type": "application/octet-stream"})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_operator_shows_a_photo_changes_it_and_takes_it_away(
    desk: Desk, signed_in: SignIn, kind: str
) -> None:
    ana = desk.operator("Ana Ruiz", Presence.ONLINE)
    client = signed_in(ana)
    assert send(client, picture(kind)).status_code == 200
    first = photo_of(desk, ana)
    shown = client.get(f"/faces/{first}")
    made = Image.open(io.BytesIO(shown.content))
    assert (made.format, made.size) == ("JPEG", (photos.SIDE, photos.SIDE))
    left, right = made.getpixel((40, 160)), made.getpixel((280, 160))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[0] > 200 > left[2] and right[2] > 200 > right[0], "out of the middle"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "max-age" in shown.headers["Cache-Control"]
    assert client.get("/api/me").json()["faces"] == {ana.id: first}
    assert f"/faces/{first}" in client.get("/account").text

    assert send(client, picture(kind, (400, 400))).status_code == 200
    second = photo_of(desk, ana)
    assert second not in (None, first)
    assert client.get(f"/faces/{first}").status_code == 404, "the one before is gone"
    assert [path.name for path in desk.media_folder.rglob("*") if path.is_file()] == [second]

    assert post(client, "/account/photo/remove").headers["Location"].endswith("account?done=no_photo")
    assert photo_of(desk, ana) is None
    assert client.get(f"/faces/{second}").status_code == 404
    assert not [path for path in desk.media_folder.rglob("*") if path.is_file()]
    noted = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="people.photo")))
    assert [(one.operator_id, one.subject_id) for one in noted] == [(ana.id, ana.id)] * 3


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (600, 400)), ("PNG", (600, 400)), ("PNG", (2100, 1400))])
def test_what_the_camera_wrote_into_the_file_is_not_kept(kind: str, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a telephone"
    exif[0x0112] = 6  # held upright: turn it by a quarter
    told = {"exif": exif, "comment": b"at home, 5th floor", "icc_profile": b"a profile"}
    turned = photos.square(picture(kind, size, **told))
    assert b"telephone" not in turned and b"at home" not in turned and b"a profile" not in turned
    made = Image.open(io.BytesIO(turned))
    assert not made.getexif()
    above, below = made.getpixel((160, 40)), made.getpixel((160, 280))
    assert isinstance(above, tuple) and isinstance(below, tuple)
    assert above[0] > 200 and below[2] > 200, "red is above now"


def test_the_same_picture_twice_has_two_addresses_that_nobody_can_guess() -> None:
    assert photos.square(picture()) != photos.square(picture())


def test_what_is_transparent_is_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (50, 80), (0, 0, 0, 0)).save(made, "PNG")
    point = Image.open(io.BytesIO(photos.square(made.getvalue()))).getpixel((10, 10))
    assert isinstance(point, tuple) and min(point) > 250


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "unsupported"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "unsupported"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "unsupported"),
        (picture("BMP"), "unsupported"),
        (picture()[:2000], "broken"),
        (picture("PNG")[:300], "broken"),
        (vast(60_000, 60_000), "too_many_points"),
        (vast(9_000, 9_000), "too_many_points"),
    ],
)
def test_what_is_no_photo_is_refused_whatever_it_says_it_is(
    desk: Desk, signed_in: SignIn, content: bytes, why: str
) -> None:
    ana = desk.operator("Ana Ruiz")
    said = {"Content-Type": "image/jpeg"}
    refused = signed_in(ana).post("/api/account/photo", content=content, headers=said)
    assert (refused.status_code, refused.json()["error"]) == (415, why)
    assert photo_of(desk, ana) is None


def test_one_that_is_too_large_is_not_read_to_its_end(desk: Desk, signed_in: SignIn) -> None:
    refused = send(signed_in(desk.operator("Ana Ruiz")), b"\xff" * (photos.LARGEST + 1))
    assert (refused.status_code, refused.json()["error"]) == (413, "too_large")


def test_only_an_administrator_changes_that_of_somebody_else(desk: Desk, signed_in: SignIn) -> None:
    ana, marta = desk.operator("Ana Ruiz"), desk.operator("Marta Gil", role=Role.ADMINISTRATOR)
    leader = signed_in(desk.operator("Eva Sanz", role=Role.SUPERVISOR))
    assert send(leader, picture(), f"/api/people/{ana.id}/photo").status_code == 403
    assert "photo-file" not in leader.get(f"/people/{ana.id}").text
    client = signed_in(marta)
    assert send(client, picture(), f"/api/people/{ana.id}/photo").status_code == 200
    assert send(client, picture(), "/api/people/nobody/photo").status_code == 404
    assert len([path for path in desk.media_folder.rglob("*") if path.is_file()]) == 1
    assert f"/faces/{photo_of(desk, ana)}" in client.get("/people").text
    assert post(leader, f"/people/{ana.id}/photo/remove").status_code == 403
    assert post(client, f"/people/{ana.id}/photo/remove").status_code == 303
    assert photo_of(desk, ana) is None


def test_a_photo_is_seen_by_colleagues_and_no_stranger_and_not_once_its_owner_has_left(
    desk: Desk, signed_in: SignIn, visitor: httpx.Client
) -> None:
    ana = desk.operator("Ana Ruiz")
    send(signed_in(ana), picture())
    key = photo_of(desk, ana)
    assert visitor.get(f"/faces/{key}").status_code == 401
    colleague = signed_in(desk.operator("Eva Sanz"))
    assert colleague.get(f"/faces/{key}").status_code == 200
    other = desk.keep(b"a letter of a customer's")
    assert colleague.get(f"/faces/{other}").status_code == 404, "files of customers are not faces"
    desk.operator("Marta Gil", role=Role.ADMINISTRATOR)
    desk.run(lambda uow: people.leave(uow, ana.id, None, now(), None))
    assert colleague.get(f"/faces/{key}").status_code == 404
    desk.run(lambda uow: people.come_back(uow, ana.id, now(), None))
    assert colleague.get(f"/faces/{key}").status_code == 200


def test_open_consoles_hear_of_a_new_face(desk: Desk, signed_in: SignIn) -> None:
    ana = desk.operator("Ana Ruiz")
    colleague = signed_in(desk.operator("Eva Sanz"))
    cursor = colleague.get("/api/me").json()["cursor"]
    send(signed_in(ana), picture())
    told = colleague.get(f"/api/changes?cursor={cursor}").json()
    assert told["faces"] == {ana.id: photo_of(desk, ana)}
    assert "faces" not in colleague.get(f"/api/changes?cursor={told['cursor']}").json()
