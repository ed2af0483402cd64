"""Checks that every file of data/ is where the bot looks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from bot.content.business import FILES
from bot.content.faults import Fault
from bot.content.files import below, files, hidden
from bot.content.project import BY_LANGUAGE, FOLDERS, Project


def check(project: Project) -> Iterator[Fault]:
    yield from _test_conversations(project)
    data = project.root / "data"
    for path in sorted(data.rglob("*")):
        file = "/".join(below(project.root, path))
        if hidden(data, path) or path.name.endswith(("~", "README.md")):
            continue
        if path.is_dir():
            yield from _unread_folder(file, path)
        elif path.is_file():
            for what, todo in _misplaced(project, PurePosixPath(file)):
                yield Fault(file, 1, what, todo)


def _unread_folder(file: str, path: Path) -> Iterator[Fault]:
    if path.is_symlink():
        what = "This folder is only linked here, and its files would be read by halves."
        yield Fault(file, 1, what, "Put the files themselves here.")
    elif not os.access(path, os.R_OK | os.X_OK):
        what = "You may not look into this folder, so that its files count for nothing."
        yield Fault(file, 1, what, "Ask whoever set up this machine to let you.")


def _test_conversations(project: Project) -> Iterator[Fault]:
    folder = FOLDERS["transcripts"]
    for path in files(project.root / folder, "*.y*ml"):
        file = PurePosixPath("/".join(below(project.root, path)))
        if file.suffix != ".yml":
            yield Fault(str(file), 1, "The bot does not read this file.", "Give it a name that ends in .yml.")
        elif file.parts[2] not in (*project.languages, *project.unspoken):
            known = [f"{folder}/{language}" for language in project.languages]
            what = "This file is in no language's folder."
            yield Fault(str(file), 1, what, f"Move it to one of: {_listed(known)}.")


def _misplaced(project: Project, file: PurePosixPath) -> Iterator[tuple[str, str]]:
    kind, *below = file.parts[1:-1] or ("",)
    if kind != "business" and FOLDERS.get(kind) != f"data/{kind}":
        known = [folder for folder in FOLDERS.values() if folder.startswith("data/")]
        yield "The bot reads no files of this folder.", f"Move it to one of: {_listed(known)}, data/business."
    elif file.suffix != ".yml":
        yield "The bot does not read this file.", "Give it a name that ends in .yml, or take it out of data/."
    elif kind in BY_LANGUAGE and (not below or below[0] not in (*project.languages, *project.unspoken)):
        known = [f"data/{kind}/{language}" for language in project.languages]
        yield "This file is in no language's folder.", f"Move it to one of: {_listed(known)}."
    elif kind == "business" and (below or file.stem not in FILES):
        near = get_close_matches(file.stem, FILES, n=1)
        todo = f"Did you mean {near[0]}.yml?" if near else f"Known: {_listed(FILES)}."
        yield "This is no file of facts that the bot knows.", todo


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)
