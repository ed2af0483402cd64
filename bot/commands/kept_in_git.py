"""What a command changes in the content can be undone: it is committed before, and git says how."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from bot.commands.common import aside, told

CONTENT = ("domain.yml", "config.yml", "data", "tests/transcripts", "tests/conversations")


def must_be_committed(root: Path) -> None:
    """What is not could not be told from what is taken out."""
    said = _git(root, "status", "--porcelain", "--untracked-files=all", "--", *CONTENT)
    if said.returncode != 0 and _git(root, "rev-parse", "--git-dir").returncode != 0:
        why = (
            "This folder is not kept in git, so that this could not be undone: nothing was changed. "
            "Say 'git init', 'git add -A' and 'git commit -m Content' here first."
        )
        raise click.ClickException(told(why))
    if said.returncode != 0 or said.stdout.strip():
        for line in said.stdout.rstrip().splitlines()[:5]:
            aside(line)
        why = "Commit your changes to git first, so that this can be undone: nothing was changed."
        raise click.ClickException(told(why))


def must_be_kept(root: Path, files: list[str]) -> None:
    """What git ignores could not be restored."""
    kept = {*_git(root, "ls-files", "-z", "--", *files).stdout.split("\0")}
    if unkept := [file for file in files if file not in kept]:
        why = (
            f"What git ignores could not be brought back: {unkept[0]}. "
            "Nothing was changed: take it out of .gitignore and commit it first."
        )
        raise click.ClickException(told(why))


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        why = "Without git this could not be undone: nothing was changed. Install it and commit the content."
        raise click.ClickException(told(why)) from None
