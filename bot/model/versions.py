"""Versions of the assistant: a model with the content and the facts it was made from, kept together."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.kept_files import replaced, to_disk
from bot.model.training import Check, Say, fingerprint, train_if_changed
from bot.settings import ROOT

KEPT = 5
CONTENT = ("config.yml", "domain.yml", "endpoints.yml", "data")
# Locks and copies of other programs: no part of the content.
_OF_OTHERS = shutil.ignore_patterns(".*")
_ABOUT, _RECORD, _SERVING = "version.json", "live.json", "serving.json"


class NoSuchVersion(Exception):
    """In words for the person at the terminal."""


@dataclass(frozen=True)
class Version:
    """``folder``: the model beside the content and the facts as they were; ``content``: their fingerprint."""

    name: str
    folder: Path
    content: str
    made: datetime

    @property
    def model(self) -> Path:
        return self.folder / "model.tar.gz"


@dataclass(frozen=True)
class Record:
    """Which version is to answer, and which did before. ``left``: the content somebody went back from, which
    a start does not bring back by itself."""

    live: str = ""
    former: str = ""
    left: str = ""


@dataclass(frozen=True)
class Serving:
    """What a gateway last told of itself: who answers there, and why another version was refused."""

    name: str
    pid: int
    refused: str = ""
    why: str = ""

    @property
    def alive(self) -> bool:
        return _runs(self.pid)


class Versions:
    """Everything below ``folder``; ``root`` is the project whose content becomes a version."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder = folder
        self.root = root

    def all(self) -> list[Version]:
        """Newest first."""
        found = [_read(path.parent) for path in self.folder.glob(f"*/{_ABOUT}")]
        return sorted(found, key=lambda version: version.made, reverse=True)

    def get(self, name: str) -> Version:
        """Raises NoSuchVersion, which names those that there are."""
        for version in self.all():
            if version.name == name:
                return version
        known = ", ".join(version.name for version in self.all()) or "none yet"
        raise NoSuchVersion(f"There is no version {name}. There are: {known}.")

    def record(self) -> Record:
        return Record(**_json(self.folder / _RECORD))

    def serving(self) -> Serving | None:
        """What a gateway that runs now tells of itself."""
        told = _json(self.folder / _SERVING)
        serving = Serving(told["name"], int(told["pid"]), told["refused"], told["why"]) if told else None
        return serving if serving and serving.alive else None

    def tell(self, name: str, refused: str = "", why: str = "") -> None:
        """For the gateway: who answers here now."""
        told = {"name": name, "pid": os.getpid(), "refused": refused, "why": why}
        _write(self.folder / _SERVING, told)

    def make(self, say: Say = print, check: Check | None = None) -> Version:
        """Return the version of the present content, trained and kept if it is not there yet."""
        content = fingerprint(self.root)
        return self._of(content) or self._keep(train_if_changed(self.root, say, check), content)

    def present(self) -> Version | None:
        """The version of the present content, if it is kept."""
        return self._of(fingerprint(self.root))

    def at_start(self, say: Say = print, check: Check | None = None) -> Version:
        """Return who is to answer now: the present content, unless somebody went back from it."""
        record = self.record()
        if record.live and record.left == fingerprint(self.root):
            say(f"Version {record.live} answers: 'bot model back' was said of the present content.")
            return self.get(record.live)
        version = self.make(say, check)
        self.publish(version)
        self.forget_old()
        return version

    def publish(self, version: Version) -> None:
        """Have a version answer; gateways that run change over to it by themselves."""
        record = self.record()
        former = record.former if record.live == version.name else record.live
        self._record(Record(live=version.name, former=former))

    def back(self) -> Version:
        """Have the version answer that did before, remembering what was left. NoSuchVersion if none did."""
        record = self.record()
        if not record.former:
            raise NoSuchVersion("No other version has answered before this one.")
        former, left = self.get(record.former), self.get(record.live)
        self._record(Record(live=former.name, former=left.name, left=left.content))
        return former

    def withdraw(self, before: Record) -> None:
        """Leave the record as it was: the version that was published could not answer."""
        self._record(before)

    def _of(self, content: str) -> Version | None:
        return next((version for version in self.all() if version.content == content), None)

    def _record(self, record: Record) -> None:
        _write(self.folder / _RECORD, vars(record))

    def _keep(self, model: Path, content: str) -> Version:
        name = model.name.removesuffix(".tar.gz")
        made = self.folder / f".{name}.{os.getpid()}"
        shutil.rmtree(made, ignore_errors=True)
        try:
            for each in CONTENT:
                source, target = self.root / each, made / each
                target.parent.mkdir(parents=True, exist_ok=True)
                if source.is_dir():
                    shutil.copytree(source, target, ignore=_OF_OTHERS)
                else:
                    shutil.copy2(source, target)
            shutil.copy2(model, made / "model.tar.gz")
            about = {"content": content, "made": datetime.now(UTC).isoformat()}
            _write(made / _ABOUT, about)
            for path in made.rglob("*"):
                to_disk(path)  # a name that lasts must not tell of half a version after a power cut
            if not (self.folder / name).exists():
                made.rename(self.folder / name)
                to_disk(self.folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)  # half a version is nothing but room on a full disk
        return self.get(name)

    def drop(self, version: Version) -> None:
        """Forget a version, unless it is one of the two that a start or a way back needs."""
        record = self.record()
        if version.name not in (record.live, record.former):
            shutil.rmtree(version.folder, ignore_errors=True)

    def forget_old(self) -> None:
        """Once a new one answers: what was refused before it did has cost no other its place."""
        for version in self.all()[KEPT:]:
            self.drop(version)
        for half in self.folder.glob(".*.*"):
            pid = half.suffix[1:]
            if half.is_dir() and pid.isdecimal() and not _runs(int(pid)):
                shutil.rmtree(half, ignore_errors=True)


def _read(folder: Path) -> Version:
    about = _json(folder / _ABOUT)
    try:
        return Version(folder.name, folder, about["content"], datetime.fromisoformat(about["made"]))
    except (KeyError, TypeError, ValueError):
        raise _spoilt(folder / _ABOUT) from None


def _json(path: Path) -> dict[str, str]:
    try:
        read: dict[str, str] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise _spoilt(path) from None
    return read


def _spoilt(path: Path) -> NoSuchVersion:
    whole = path.parent if path.name == _ABOUT else path
    return NoSuchVersion(f"{path} cannot be read: delete {whole}, and say it again.")


def _write(path: Path, content: object) -> None:
    replaced(path, json.dumps(content).encode())


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
