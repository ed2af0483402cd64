"""What the documentation says is there is there, and what is there is documented."""

import re
from pathlib import Path

import click
import pytest

from bot.__main__ import bot
from bot.settings import ROOT, Settings, names

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
READERS = ("", "model", "serving", "commands")  # of settings, the rooms of bot/ that may know them


def made_by_make() -> set[str]:
    return set(re.findall(r"^([a-z%-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def commands(group: click.Group = bot, before: str = "bot") -> dict[str, click.Command]:
    """Every command of the command line by the words that call it."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        words = f"{before} {name}"
        found |= commands(command, words) if isinstance(command, click.Group) else {words: command}
    return found


def code(page: Path) -> list[str]:
    """The pieces of code of a page: fenced or indented lines, and what stands in backquotes."""
    text = page.read_text()
    fenced = re.findall(r"^```(?:sh|console|)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return [*fenced, *indented, *re.findall(r"`([^`\n]+)`", text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_a_page_names_exists(page: Path) -> None:
    pieces = "\n".join(code(page))
    for target in re.findall(r"\bmake ([a-z][a-z-]*[a-z])", pieces):
        assert target in made_by_make() or target.startswith("campaign"), f"make {target}"
    for words in re.findall(r"(?:^|/|\n)(bot (?:[a-z]+)(?: [a-z][a-z-]*)?)", pieces):
        assert any(words == known or words.startswith(known + " ") for known in commands()) or any(
            known.startswith(words + " ") for known in commands()
        ), words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_a_page_links_to_exists(page: Path) -> None:
    text = page.read_text()
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    for target in [*links, *re.findall(r'<img src="([^"]+)"', text)]:
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), target


def test_every_part_a_page_links_to_exists() -> None:
    """A heading's address is its words in small letters, joined by dashes, without signs."""
    found = 0
    for page in PAGES:
        for target, part in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text()):
            headings = re.findall(r"^#+ (.+)$", (page.parent / target if target else page).read_text(), re.M)
            assert part in [re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings], page
            found += 1
    assert found > 10


def test_the_changelog_has_one_part_for_each_reader_and_tells_nothing_twice() -> None:
    unreleased = (ROOT / "CHANGELOG.md").read_text().partition("## [Unreleased]")[2].partition("\n## ")[0]
    readers = ["Customers", "Operators", "Content editors", "Whoever runs it", "Developers"]
    assert re.findall(r"^### (.+)$", unreleased, re.MULTILINE) == readers
    lines = re.findall(r"^- .+$", unreleased, re.MULTILINE)
    assert sorted(set(lines)) == sorted(lines)


def test_every_guide_and_picture_is_where_a_reader_finds_it() -> None:
    index, gallery = ((ROOT / "docs" / name).read_text() for name in ("README.md", "gallery.md"))
    for folder in ("guides", "guias"):
        for guide in (ROOT / "docs" / folder).glob("*.md"):
            assert f"({folder}/{guide.name})" in index, "docs/README.md lists every guide"
    for picture in (ROOT / "docs" / "images").glob("*.png"):
        assert f"images/{picture.name}" in gallery


@pytest.mark.parametrize("words", commands())
def test_every_command_is_documented_and_explains_itself(words: str) -> None:
    assert f"`{words}" in COMMANDS
    command = commands()[words]
    assert command.help
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name


@pytest.mark.parametrize("target", sorted(made_by_make() - {"help", "campaign-%"}))
def test_every_target_is_documented(target: str) -> None:
    assert re.search(rf"`make {target}[ `]", COMMANDS)
    assert f'"make {target} ' in (ROOT / "Makefile").read_text(), f"make help tells of {target}"


@pytest.mark.parametrize("name", names())
def test_every_setting_does_something(name: str) -> None:
    """A setting nobody asks for is a promise not kept."""
    readers = [path for folder in READERS for path in (ROOT / "bot" / folder).glob("*.py")]
    asked = "\n".join(path.read_text() for path in readers)
    field = name.lower()
    assert hasattr(Settings, field)
    assert re.search(rf"\b(settings|self|_settings)\.{field}\b", asked)


def test_nothing_else_reads_the_environment() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        inside = path.relative_to(ROOT / "bot").parts
        if inside[0] not in ("engine", "settings.py", "alone.py"):
            assert not re.search(r"os\.(environ|getenv)", path.read_text()), path


def test_every_test_a_page_names_exists() -> None:
    """As `tests/unit/test_docs.py::test_a`, or `::test_b` for another one of the same file."""
    named, missing = 0, []
    for page in PAGES:
        guide = page.parent.name in ("guides", "guias")
        kinds = "py" if guide else "py|yml"  # guides have their readers write some
        file = ""
        for path, test in re.findall(rf"`(tests/[a-z0-9_/]+\.(?:{kinds}))?(?:::(\w+))?`", page.read_text()):
            file = path or file
            named += bool(path or test)
            there = (ROOT / file).is_file() and (not test or f"def {test}(" in (ROOT / file).read_text())
            if file and not there:
                missing.append(f"{page.name}: {file}::{test}")
    assert named > 100
    assert missing == []
