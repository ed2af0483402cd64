"""Where the engine calls actions, without what Rasa repeats with each call: the domain, and a connection."""

from __future__ import annotations

import contextlib
import hashlib
import json as jsons
from typing import Any, AsyncIterator, Optional, Text

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

DOMAIN_MISSING = 449


class ActionEndpoint(EndpointConfig):
    """The domain, 130 kB, goes only to who does not have it: rasa_sdk keeps it under its digest, and asks for
    it with status 449. There is one domain in an engine's life."""

    def __init__(self, config: EndpointConfig) -> None:
        super().__init__()
        self.__dict__.update(config.__dict__)
        self._open: Optional[aiohttp.ClientSession] = None
        self._digest: Optional[Text] = None

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        if self._open is None:
            self._open = super().session()
        yield self._open

    async def request(self, *args: Any, json: Any = None, **kwargs: Any) -> Optional[Any]:
        domain = json["domain"]
        if self._digest is None:
            self._digest = hashlib.sha256(jsons.dumps(domain, sort_keys=True).encode()).hexdigest()
        json = {**json, "domain_digest": self._digest}
        known = {name: value for name, value in json.items() if name != "domain"}
        try:
            return await super().request(*args, json=known, **kwargs)
        except ClientResponseError as error:
            if error.status != DOMAIN_MISSING:
                raise
        return await super().request(*args, json=json, **kwargs)
