"""The shipped assistant with more answers and more rules than it ships with, in a folder of its own."""

from __future__ import annotations

import itertools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.ours import ENGINE
from benchmarks.processes import Server, free_port, timed
from bot.settings import ROOT, without_ours

PLAN = "plan"
# Forty things that twenty-five kinds of people may ask about make a thousand answers, each asked in four ways
# a language.
THINGS = [
    *[("el contador", "the meter"), ("la fianza", "the deposit"), ("el bono social", "the social tariff")],
    *[
        ("la potencia", "the power rating"),
        ("el router", "the router"),
        ("la tarifa nocturna", "the night rate"),
    ],
    *[
        ("el buzón de voz", "the voicemail"),
        ("la acometida", "the service line"),
        ("el desagüe", "the drain"),
    ],
    *[("la caldera", "the boiler"), ("el depósito", "the tank"), ("la fibra", "the fibre line")],
    *[("la antena", "the antenna"), ("el alta", "the sign-up"), ("la baja", "the cancellation")],
    *[("el traslado", "the transfer"), ("la garantía", "the warranty"), ("el descuento", "the discount")],
    *[("la permanencia", "the minimum term"), ("el decodificador", "the set-top box")],
    *[("la llave de paso", "the stopcock"), ("el filtro", "the filter"), ("la bomba", "the pump")],
    *[("el enchufe", "the socket"), ("la placa solar", "the solar panel"), ("la batería", "the battery")],
    *[("el cargador", "the charger"), ("el cuadro", "the fuse box"), ("la lectura", "the reading")],
    *[("el certificado", "the certificate"), ("la subvención", "the grant"), ("el peritaje", "the survey")],
    *[("el seguro", "the insurance"), ("la mudanza", "the removal"), ("el duplicado", "the duplicate")],
    *[("la revista", "the magazine"), ("el taller", "the workshop"), ("la visita", "the visit")],
    *[("el técnico", "the technician"), ("la portabilidad", "the number transfer")],
]
PEOPLE = [
    *[("para jubilados", "for pensioners"), ("para estudiantes", "for students"), ("para bares", "for bars")],
    *[("para familias", "for families"), ("para tiendas", "for shops"), ("para granjas", "for farms")],
    *[("para hoteles", "for hotels"), ("para iglesias", "for churches"), ("para clubes", "for clubs")],
    *[("para comunidades", "for blocks of flats"), ("para autónomos", "for the self-employed")],
    *[("para talleres", "for garages"), ("para colegios", "for schools"), ("para pisos", "for flats")],
    *[
        ("para garajes", "for parking spaces"),
        ("para huertos", "for allotments"),
        ("para barcos", "for boats"),
    ],
    *[("para caravanas", "for caravans"), ("para oficinas", "for offices"), ("para almacenes", "for stores")],
    *[("para ferias", "for fairs"), ("para obras", "for building sites"), ("para museos", "for museums")],
    *[("para clínicas", "for clinics"), ("para socios nuevos", "for new members")],
]
ASKED_ES = ["cómo va {}", "qué hay que saber de {}", "me explicas lo de {}", "información sobre {}"]
ASKED_EN = ["how does {} work", "what should I know about {}", "explain {} to me", "information on {}"]
# What twenty intents are about, each with one rule, and with as many more as there are plans.
TOPICS = [
    *["ajedrez", "poesía", "escalada", "cerámica", "acuarela", "violín", "natación", "jardinería"],
    *["astronomía", "fotografía", "costura", "ciclismo", "baile", "cocina", "apicultura", "esgrima"],
    *["carpintería", "teatro", "pesca", "vela"],
]
TOPIC_ASKED = ["apúntame a {}", "quiero clases de {}", "hay plaza en {}", "qué día toca {}"]


@dataclass(frozen=True)
class Grown:
    """``answers``: how many prepared ones in all; ``rules``: how many of these beside those it ships with."""

    folder: Path
    answers: int
    rules: int

    def make(self) -> None:
        self.folder.mkdir()
        shutil.copytree(ROOT / "data", self.folder / "data")
        for name in ("config.yml", "domain.yml", "endpoints.yml"):
            shutil.copy(ROOT / name, self.folder)
        (self.folder / "bot").symlink_to(ROOT / "bot")
        self._grow()
        command = [ENGINE, "-m", "bot.engine", "train", "--skip-validation", "--fixed-model-name", "grown"]
        timed(command, self.folder, without_ours(os.environ), self.folder / "train.log")

    def server(self, token: str) -> tuple[Server, str]:
        port = free_port()
        environment = {
            **without_ours(os.environ),
            "ENGINE_TOKEN": token,
            "TRACKER_URL": f"sqlite:///{self.folder}/trackers.db",
        }
        command = [ENGINE, "-m", "bot.engine", "serve", "--port", str(port)]
        return Server(
            command, self.folder, environment, self.folder / "engine.log"
        ), f"http://127.0.0.1:{port}"

    def _grow(self) -> None:
        shipped = (self.folder / "data/nlu/es/faq.yml").read_text("utf-8").count("intent: faq/")
        pairs = itertools.islice(itertools.product(THINGS, PEOPLE), self.answers - shipped)
        about = [
            [f"{thing} {people}" for thing, people in zip(*pair, strict=True)] for pair in map(tuple, pairs)
        ]
        for place, (language, asked) in enumerate((("es", ASKED_ES), ("en", ASKED_EN))):
            said = {
                f"faq/grown_{i}": [ask.format(one[place]) for ask in asked] for i, one in enumerate(about)
            }
            self._write(f"nlu/{language}/grown.yml", {"nlu": [_examples(*each) for each in said.items()]})
        topics = {f"grown_{i}": topic for i, topic in enumerate(TOPICS)}
        said = {intent: [ask.format(topic) for ask in TOPIC_ASKED] for intent, topic in topics.items()}
        self._write("nlu/es/topics.yml", {"nlu": [_examples(*each) for each in said.items()]})
        told = {f"utter_faq/grown_{i}": [{"text": f"{i}: {one[0]}."}] for i, one in enumerate(about)}
        told |= {f"utter_{intent}": [{"text": f"Sobre {topic}."}] for intent, topic in topics.items()}
        self._write("responses/grown.yml", {"responses": told})
        plans = range(self.rules // len(topics) - 1)
        rules = [_rule(intent, None) for intent in topics]
        rules += [_rule(intent, f"plan_{number}") for intent in topics for number in plans]
        self._write("rules/grown.yml", {"rules": rules})
        self._change_domain(list(topics), [f"plan_{number}" for number in plans])

    def _change_domain(self, intents: list[str], plans: list[str]) -> None:
        path = self.folder / "domain.yml"
        domain = yaml.safe_load(path.read_text("utf-8"))
        domain["intents"] += intents
        if plans:
            mappings = [{"type": "custom"}]
            domain["slots"][PLAN] = {"type": "categorical", "values": plans, "mappings": mappings}
        path.write_text(yaml.safe_dump(domain, allow_unicode=True, sort_keys=False), "utf-8")

    def _write(self, place: str, content: dict[str, Any]) -> None:
        text = yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True, sort_keys=False)
        (self.folder / "data" / place).write_text(text, "utf-8")


def _examples(intent: str, said: list[str]) -> dict[str, str]:
    return {"intent": intent, "examples": "".join(f"- {each}\n" for each in said)}


def _rule(intent: str, plan: str | None) -> dict[str, Any]:
    condition = {"condition": [{"slot_was_set": [{PLAN: plan}]}]} if plan else {}
    steps = [{"intent": intent}, {"action": f"utter_{intent}"}]
    return {"rule": f"{intent} {plan or ''}".strip(), **condition, "steps": steps}
