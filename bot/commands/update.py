"""``bot content update``: what a new version of the product brings to the content."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.common import refused, tell, told
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.content.project import Project

_CONTENT = ("domain.yml", "config.yml", "data")
_MOST_LINES = 6
_OF_EACH = {
    "BOTH": "Changed, and you have changed it too: read both, and decide.",
    "NEW": "New:",
    "CHANGED": "Changed; yours is as it was, and changes with it:",
    "LEFT": "Changed, and not in your content: leave it out again where it comes back.",
    "GONE": "No longer there; yours can go as well, unless you have it said yourself:",
}
_HERE = ""  # the files as they are, committed or not


@dataclass(frozen=True)
class Update:
    """Each a commit. ``yours``: what the editors had before it, or ``_HERE``."""

    base: str
    yours: str
    theirs: str


@click.command()
@click.argument("version", required=False)
def update(version: str | None) -> None:
    """Tell what a new VERSION of the product brings to the content, and what of it you have changed yourself.

    VERSION is a tag or branch in git. Default: the one that is just being merged, else what 'git pull' would
    bring ('git fetch' first), else what it has brought last. Nothing is written.
    """
    from bot.content.updates import Fate, arrivals

    found = _update(version)
    if found is None:
        known = _git("rev-parse", "--abbrev-ref", "@{upstream}").stdout.decode().strip()
        tell(
            f"Nothing new: all of {version or known} is here. 'git fetch' looks whether there is more by now."
        )
        return
    told_of = [*arrivals(*(_content(one) for one in (found.base, found.yours, found.theirs)))]
    for fate in Fate:
        of_this = [one for one in told_of if one.fate is fate]
        if of_this:
            tell(_OF_EACH[fate.name])
        for one in of_this:
            click.echo(f"  {one.where}: {one.name}")
            if one.yours and fate is Fate.BOTH:
                tell(f"    yours: {one.yours}")
            if fate in (Fate.BOTH, Fate.CHANGED):
                _tell_lines("-", one.gone)
                _tell_lines("+", one.new)
    tell(f"{len(told_of)} things of the content are different in that version.")
    if both := sum(one.fate is Fate.BOTH for one in told_of):
        tell(f"To be decided, as you have changed them too: {both}. They stand first.")


def _tell_lines(sign: str, lines: tuple[str, ...]) -> None:
    for line in lines[:_MOST_LINES]:
        click.echo(f"    {sign} {line}")
    if len(lines) > _MOST_LINES:
        tell(f"    {sign} and {len(lines) - _MOST_LINES} more.")


def _update(version: str | None) -> Update | None:
    """None where there is nothing that is not here."""
    if _commit("HEAD") is None:
        raise refused("This folder is not kept in git, so that nothing is known of another version.")
    merging = _commit("MERGE_HEAD")
    if version is None and merging:
        return Update(_base("HEAD", merging), "HEAD", merging)
    theirs = _commit(version or "@{upstream}")
    if theirs is None and version:
        raise refused(f"git knows no version '{version}': say 'git fetch --tags', and look at 'git tag'.")
    if theirs is None:
        raise refused("git knows no address that a new version would come from: name a VERSION.")
    if (base := _base("HEAD", theirs)) != theirs:
        return Update(base, _HERE, theirs)
    before = _commit("ORIG_HEAD")  # where 'git pull' began
    if before and (base := _base(before, theirs)) != theirs:
        return Update(base, before, theirs)
    return None


def _commit(name: str) -> str | None:
    ran = _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return ran.stdout.decode().strip() or None


def _base(one: str, other: str) -> str:
    if found := _git("merge-base", one, other).stdout.decode().strip():
        return found
    raise refused("Your content and that version have nothing in common in git: nothing can be compared.")


def _content(commit: str) -> Project:
    """Raises ContentError if it cannot be read: what is missing there would be taken for left out."""
    from bot.content.faults import ContentError
    from bot.content.project import Project

    if not commit:
        project = Project.read(ROOT)
        there = [one for one in project.faults if (ROOT / one.file).exists()]
        if faults := [one for one in there if not one.file.startswith("tests/")]:
            raise ContentError(faults)
        return project
    listed = _git("ls-tree", "-z", "--name-only", commit, *_CONTENT).stdout.decode().split("\0")
    packed = _git("archive", "--format=tar", commit, *filter(None, listed)).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(folder, filter="data")
        return Project.read(Path(folder))


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True)
    except FileNotFoundError:
        raise click.ClickException(told("git is not installed, and it keeps the versions.")) from None
