"""One version of the assistant at work: its engines, its facts, and the actions that use them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import structlog
from rasa_sdk.executor import ActionExecutor

from bot.content.beyond import beyond_in
from bot.content.business import load_business
from bot.content.faults import ContentError
from bot.content.words import Words, the
from bot.core.business import Business
from bot.dialogue.fleet import Fleet, Switchboard
from bot.dialogue.launch import EngineMissing, EngineProcess, Launch
from bot.dialogue.supervisor import Engine, Pace
from bot.model.former import Former
from bot.model.versions import NoSuchVersion, Version, Versions
from bot.services.errors import EngineUnavailable, TurnFailed
from bot.services.reception import Reception
from bot.settings import ROOT, Settings

log = structlog.get_logger()
LOOK_EVERY = 0.5
READY_WITHIN = 180.0


@dataclass
class Assistant:
    """``name`` is "" for the project's folder as it is, without a version."""

    name: str
    folder: Path
    business: Business
    words: Words
    executor: ActionExecutor
    beyond: frozenset[str] = frozenset()  # intents of what it does not do

    def become(self, other: Assistant) -> None:
        """Take over another version's facts and words, for everyone who holds these."""
        self.business.become(other.business)
        self.words.become(other.words)
        self.beyond = other.beyond


def assistant(
    version: Version | None, settings: Settings, actions_with: Callable[[Business], ActionExecutor]
) -> Assistant:
    """Read what a version consists of. Raises ContentError for content that cannot be read."""
    folder = version.folder if version else ROOT
    business = load_business(folder)
    words = Words.load(folder, the(settings.response_variation))
    name, executor = version.name if version else "", actions_with(business)
    return Assistant(name, folder, business, words, executor, beyond_in(folder))


def fleet(settings: Settings, launches: Sequence[Launch], running: Sequence[EngineProcess] = ()) -> Fleet:
    """The engines of a version. ``running``: those of them that were started already."""
    pace = Pace(hung=settings.engine_hung_seconds, start=READY_WITHIN)
    started = zip_longest(launches, running)
    engines = [Engine(launch, pace, process) for launch, process in started]
    return Fleet(engines, settings.engine_token, settings.engine_timeout_seconds)


class Changeover:
    """Follows the record of who is to answer: starts the engines of another version, warms them, changes over
    between two turns, and once their turns are done keeps the old ones ready for a while."""

    def __init__(
        self,
        now: Assistant,
        reception: Reception,
        versions: Versions,
        switchboard: Switchboard,
        executors: dict[str, ActionExecutor],
        build: Callable[[Version], tuple[Assistant, Fleet]],
        longest_turn: float,
        former_ready: float = 0.0,
    ) -> None:
        # What the rest of the house holds: it takes over the facts and words of each version in turn.
        self._held = now
        self._reception = reception
        self._name = now.name
        self._versions = versions
        self._switchboard = switchboard
        self._executors = executors
        self._build = build
        self._longest_turn = longest_turn
        self._refused = ""
        self._former = Former(switchboard, former_ready, lambda name: executors.pop(name, None))

    async def run(self) -> None:
        self._versions.tell(self._name)
        try:
            while True:
                await asyncio.sleep(LOOK_EVERY)
                wanted = (await asyncio.to_thread(self._versions.record)).live
                if wanted == self._name:
                    self._refused = ""
                elif wanted and wanted != self._refused:
                    await self._follow(wanted)
        finally:
            await self._former.end()

    async def _follow(self, name: str) -> None:
        try:
            found, engines = self._build(self._versions.get(name))
        except (NoSuchVersion, ContentError) as fault:
            self._refuse(name, str(fault))
            return
        kept = await self._former.take(name)
        self._executors[name] = found.executor
        if kept is not None:
            await self._change(found, kept)
            return
        try:
            await self._get_ready(engines)
        except (EngineMissing, EngineUnavailable, TurnFailed) as fault:
            del self._executors[name]
            await engines.stop()
            self._refuse(name, str(fault) or type(fault).__name__)
            return
        except asyncio.CancelledError:
            await engines.stop()
            raise
        await self._change(found, engines)

    async def _get_ready(self, engines: Fleet) -> None:
        await engines.start()
        if not await engines.wait_until_ready(READY_WITHIN, restarts=1):
            raise EngineUnavailable("its engines did not get ready: see the engine's log")
        await engines.warm()

    async def _change(self, found: Assistant, engines: Fleet) -> None:
        left, left_name = self._switchboard.fleet, self._name
        # Between two turns: nothing is awaited here.
        self._switchboard.fleet = engines
        self._former.leave(left_name, left)
        self._held.become(found)
        self._reception.become(Reception.of(self._held.business))
        self._name = found.name
        self._versions.tell(found.name)
        log.info("version.answers", version=found.name, before=left_name)
        try:
            if not await left.drained(self._longest_turn):
                log.warning("version.left_turns", version=left_name)
        finally:  # also if the gateway is stopped meanwhile: then it is ended right after
            await self._former.keep()

    def _refuse(self, name: str, why: str) -> None:
        log.error("version.refused", version=name, why=why)
        self._refused = name
        self._versions.tell(self._name, refused=name, why=why)
