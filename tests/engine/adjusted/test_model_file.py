"""A model is packed so that it is read once, and unpacked nowhere else."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from bot.engine.adjusted import reading
from bot.engine.adjusted.model_file import DescribedStorage, opened


def test_its_description_comes_first_and_everything_once(bot: Path) -> None:
    (model,) = (bot / "models").glob("*.tar.gz")
    with tarfile.open(model) as archive:
        names = archive.getnames()
    assert names[0] == "metadata.json"
    assert len(names) == len(set(names))
    assert "components/domain_provider/domain.yml" in names


def test_the_domain_it_describes_is_the_one_that_was_packed(bot: Path, tmp_path: Path) -> None:
    (model,) = (bot / "models").glob("*.tar.gz")
    storage, _ = DescribedStorage.from_model_archive(tmp_path, model)
    assert storage.domain.as_dict() == Domain.from_path(tmp_path / "domain_provider").as_dict()


@pytest.mark.parametrize("name", ["../outside", "components/../../outside"])
def test_what_would_land_outside_is_refused(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name))
    refused = pytest.raises(tarfile.OutsideDestinationError)
    with opened(tmp_path / "model.tar.gz", "r:gz") as archive, refused:
        archive.extractall(tmp_path / "inside" / "model")
    assert [path.name for path in tmp_path.rglob("*") if path.name.startswith("outside")] == []


def test_the_last_word_of_a_long_file_is_read_as_fast_as_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VersionedResolver, "versioned_resolver", VersionedResolver.versioned_resolver)
    reading._resolve_evenly()
    resolver = VersionedResolver()

    def tried() -> int:
        assert resolver.resolve(ScalarNode, "word", (True, False)) == "tag:yaml.org,2002:str"
        return sum(len(patterns) for patterns in resolver._version_implicit_resolver[(1, 2)].values())

    assert tried() == tried() == tried()
