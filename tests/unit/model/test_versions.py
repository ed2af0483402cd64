"""Versions on disk: what is kept together, what is published, and the way back."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click import ClickException

from bot.commands.model import still_fits
from bot.model import versions as kept
from bot.model.training import FINGERPRINT, fingerprint
from bot.model.versions import NoSuchVersion, Version, Versions
from bot.settings import ROOT


class Project:
    """A project's folder whose content changes and is trained in no time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in kept.CONTENT[:3]:
            (root / name).write_text(f"# {name}\n")
        for name in ("business/business.yml", "responses/hours.yml", "nlu/es/hours.yml"):
            (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "data" / name).write_text("one: 1\n")
        (root / "models").mkdir()
        self.versions = Versions(root / "var" / "versions", root)
        self.trained = 0

    def write(self, name: str, text: str) -> None:
        (self.root / "data" / name).write_text(text)
        self.train()

    def train(self) -> None:
        """What training leaves behind: a model, and a note of what it was made from."""
        self.trained += 1
        model = self.root / "models" / f"model-{self.trained}.tar.gz"
        model.write_text(f"weights {self.trained}")
        os.utime(model, (self.trained, self.trained))
        (self.root / "models" / FINGERPRINT).write_text(f"{model.name} {fingerprint(self.root)}")

    def start(self) -> str:
        return self.versions.at_start(say=lambda _line: None).name


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.train()
    return project


def test_a_version_keeps_model_content_and_facts_as_they_were(project: Project) -> None:
    version = project.versions.make()
    project.write("business/business.yml", "two: 2\n")
    assert version.model.read_text() == "weights 1"
    assert (version.folder / "data" / "business" / "business.yml").read_text() == "one: 1\n"
    assert (version.folder / "data" / "responses" / "hours.yml").exists()
    assert version.content != project.versions.make().content


def test_unchanged_content_is_the_version_it_was(project: Project) -> None:
    """Also when it was changed in between and changed back: nothing is trained for it again."""
    first = project.versions.make()
    project.write("responses/hours.yml", "two: 2\n")
    second = project.versions.make()
    (project.root / "data" / "responses" / "hours.yml").write_text("one: 1\n")
    assert project.versions.make() == first
    assert [v.name for v in project.versions.all()] == [second.name, first.name]


def test_the_former_version_comes_back_with_one_command_and_again(project: Project) -> None:
    first = project.start()
    project.write("responses/hours.yml", "two: 2\n")
    second = project.versions.make()
    project.versions.publish(second)
    assert project.versions.record().live == second.name
    assert project.versions.back().name == first
    assert project.versions.back().name == second.name


def test_a_start_serves_the_present_content(project: Project) -> None:
    assert project.start() == "model-1"
    project.write("responses/hours.yml", "two: 2\n")
    assert project.start() == "model-2"
    assert project.versions.record().former == "model-1"


def test_a_start_does_not_bring_back_what_was_left(project: Project) -> None:
    """Until the content is another, or somebody publishes it again."""
    project.start()
    project.write("responses/hours.yml", "two: 2\n")
    project.start()
    project.versions.back()
    assert project.start() == "model-1"
    project.write("responses/hours.yml", "three: 3\n")
    assert project.start() == "model-3"


def test_without_a_former_version_there_is_no_way_back(project: Project) -> None:
    project.start()
    with pytest.raises(NoSuchVersion, match="No other version has answered"):
        project.versions.back()


def test_an_unknown_version_is_refused_with_those_there_are(project: Project) -> None:
    project.start()
    with pytest.raises(NoSuchVersion, match=r"no version summer\. There are: model-1\."):
        project.versions.get("summer")


@pytest.mark.parametrize("written", ["{", "[]", '{"content": "x"}', '{"content": "x", "made": "?"}'])
def test_a_version_whose_record_is_spoilt_is_named_with_what_to_delete(tmp_path: Path, written: str) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/version.json").write_text(written)
    with pytest.raises(NoSuchVersion, match=f"version.json cannot be read: delete {tmp_path}/bad, and"):
        Versions(tmp_path).all()


def test_publishing_the_same_twice_forgets_no_way_back(project: Project) -> None:
    first = project.start()
    project.write("responses/hours.yml", "two: 2\n")
    project.start()
    project.versions.publish(project.versions.make())
    assert project.versions.record().former == first


def test_old_versions_go_but_never_the_one_that_answers_or_the_one_before(project: Project) -> None:
    project.start()
    project.write("responses/hours.yml", "n: 2\n")
    project.start()
    for number in range(3, 12):
        project.write("responses/hours.yml", f"n: {number}\n")
        project.versions.make()
    project.versions.forget_old()
    names = {version.name for version in project.versions.all()}
    assert {"model-1", "model-2", "model-11", "model-10"} <= names
    assert len(names) <= kept.KEPT + 2


def test_what_was_never_published_costs_no_version_its_place(project: Project) -> None:
    """Until another one answers; and it can be dropped, which those that are needed cannot."""
    for number in range(kept.KEPT):
        project.write("responses/hours.yml", f"n: {number}\n")
        project.start()
    answered = [version.name for version in project.versions.all()]
    project.write("responses/hours.yml", "n: draft\n")
    draft = project.versions.make()
    assert [version.name for version in project.versions.all()] == [draft.name, *answered]
    for version in project.versions.all()[:3]:
        project.versions.drop(version)
    assert [version.name for version in project.versions.all()] == answered


def test_a_gateway_that_is_gone_is_not_taken_for_one_that_serves(project: Project) -> None:
    assert project.versions.serving() is None
    project.versions.tell("model-1")
    serving = project.versions.serving()
    assert serving is not None and serving.name == "model-1"
    path = project.versions.folder / "serving.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "pid": 2**22 + 1}))
    assert project.versions.serving() is None


def test_a_version_that_lacks_what_is_read_today_is_refused_with_its_words_named(tmp_path: Path) -> None:
    """Before anything changes; a version of the present kind is let through."""
    shutil.copytree(ROOT / "data" / "business", tmp_path / "data" / "business")
    version = Version("older", tmp_path, "x", datetime.now(UTC))
    still_fits(version)
    (tmp_path / "data" / "business" / "cues.yml").unlink()
    with pytest.raises(ClickException) as refused:
        still_fits(version)
    assert "data/business/cues.yml: This file is missing." in refused.value.message
    assert str(tmp_path / "data") in refused.value.message and "nothing was changed" in refused.value.message


def test_half_a_version_is_not_left_where_the_disk_is_full(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.train()
    project.start()
    left = project.versions.folder / ".model-0.99999999"
    left.mkdir()

    def full(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    project.write("responses/hours.yml", "two: 2\n")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", full)
        with pytest.raises(OSError, match="No space left"):
            project.start()
    assert [path for path in project.versions.folder.glob(".*") if path.is_dir()] == [left]
    project.start()
    assert not left.exists(), "nor what one that was killed has left"
