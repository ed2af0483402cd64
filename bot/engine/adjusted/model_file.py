"""The file a model is packed in: written quickly, and read once."""

from __future__ import annotations

import functools
import tarfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Text, Tuple, Union

from rasa.engine.storage import local_model_storage
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

DESCRIPTION = "metadata.json"


class ModelFile(tarfile.TarFile):
    """Rasa's own goes through all of a model to see that nothing of it would land outside its folder, and
    then through all of it again to unpack it; each member can be looked at as it is unpacked."""

    extraction_filter = staticmethod(tarfile.data_filter)

    def add(self, name: Any, arcname: Any = None, *args: Any, **options: Any) -> None:
        """The description comes first: who starts an engine reads it before all else."""
        described = Path(name) / DESCRIPTION
        if arcname == "" and described.is_file():
            super().add(described, DESCRIPTION)
            options["filter"] = lambda member: None if member.name == DESCRIPTION else member
        super().add(name, arcname, *args, **options)


class DescribedStorage(LocalModelStorage):
    """Hands on the domain of the model's description. What provides the domain has packed the same one as
    YAML; to read and check that takes a quarter of a start, the more the longer the content."""

    domain: Domain

    @classmethod
    def from_model_archive(
        cls, storage_path: Path, model_archive_path: Union[Text, Path]
    ) -> Tuple[DescribedStorage, ModelMetadata]:
        storage, metadata = super().from_model_archive(storage_path, model_archive_path)
        storage.domain = metadata.domain
        return storage, metadata


def opened(name: Any, mode: str = "r", **options: Any) -> Any:
    """Return a ModelFile. The best compression takes five times as long and saves a tenth."""
    opening: Any = ModelFile.open
    return opening(name, mode, **options, **({"compresslevel": 1} if mode == "w:gz" else {}))


def once() -> None:
    """Have Rasa pack and unpack with ModelFile, and provide the domain of a DescribedStorage as it is."""
    local_model_storage.TarSafe = SimpleNamespace(open=opened)
    stock: Any = DomainProvider.load.__func__

    def load(
        cls: Any, config: Any, model_storage: Any, resource: Any, execution_context: Any, **more: Any
    ) -> Any:
        if isinstance(model_storage, DescribedStorage):
            return cls(model_storage, resource, model_storage.domain)
        return stock(cls, config, model_storage, resource, execution_context, **more)

    by_name: Any = functools.wraps(stock)(load)  # Rasa looks at its signature
    DomainProvider.load = classmethod(by_name)
