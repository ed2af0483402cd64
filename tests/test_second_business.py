"""A library made of the shipped example by the commands of docs/guides/content.md alone, and asked things."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.patience import PATIENCE

pytestmark = pytest.mark.timeout(300)  # it trains

LIBRARY = Path(__file__).parent / "fixtures" / "library"
WHAT_IT_IS = ("actions", "bot", "data", "config.yml", "credentials.yml", "domain.yml", "endpoints.yml")
NOT_THERE = ("service_status", "still_waiting", "appointments", "services", "districts", "appointment_kinds")
# Of what sounds angry and what is danger, a part: learning from all of it takes longer than all the rest.
ANGER, DANGER = ("insults.yml", "plain_anger.yml"), ("people.yml",)

# What two customers write, in turn, and what is said to it.
SAID = (
    ("luz: hola", "Biblioteca Valdemar"),
    ("luz: a qué hora abre la biblioteca de la ribera", "16:00–20:30"),
    ("luz: quiero renovar un libro", "se renueva dos veces"),
    ("luz: quiero proponer un libro", "¿Qué título quieres que compremos?"),
    ("luz: Platero y yo", "¿De quién es?"),
    ("luz: Juan Ramón Jiménez", "Apuntado con el número R-1001"),
    ("luz: cómo va mi propuesta", "R-1001 está abierto"),
    ("luz: ya no la quiero, retírala", "R-1001 sigue registrado. ¿Lo retiro?"),
    ("luz: quiero hablar con una persona", "Te paso con Marta Ruiz"),
    ("tom: where is the central library", "Plaza del Grano, 2"),
    ("tom: can i renew my loan", "renew each loan twice"),
    ("tom: i want to suggest a book", "Which title would you like us to buy?"),
    ("tom: The Sea", "Who is it by?"),
    ("tom: John Banville", "Noted with the number R-1002"),
    ("tom: withdraw it", "R-1002"),
    ("tom: you are useless idiots, what a disgrace", "Marta Ruiz"),
)


class Library:
    """A copy of the project, in git as the guide wants it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in WHAT_IT_IS:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, root / name)
        for environment in (".venv", ".venv-engine"):
            (root / environment).symlink_to(ROOT / environment)
        for kind, kept in (("frustration", ANGER), ("danger", DANGER)):
            for path in (root / "data" / kind).glob("*/*.yml"):
                if path.name not in kept:
                    path.unlink()
        known = ROOT / ".rasa" / "cache" / "embeddings.npz"  # sentences that another training has looked at
        if known.exists():
            (root / ".rasa" / "cache").mkdir(parents=True)
            shutil.copy2(known, root / ".rasa" / "cache")
        (root / ".gitignore").write_text(".*\nvar/\nmodels/\n__pycache__/\n")
        self.commit()

    def commit(self) -> None:
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A step of the guide"]):
            who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
            subprocess.run(["git", *who, *command], cwd=self.root, check=True)

    def bot(self, *command: str, said: str = "") -> str:
        done = subprocess.run(
            [self.root / ".venv" / "bin" / "python", "-m", "bot", *command],
            cwd=self.root,
            env=os.environ | {"LC_ALL": "en_GB.UTF-8", "RESPONSE_VARIATION": "1"},
            input=said,
            capture_output=True,
            text=True,
            timeout=240 + PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def change(self, file: str, *pairs: tuple[str, str]) -> None:
        text = (self.root / file).read_text("utf-8")
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        (self.root / file).write_text(text, "utf-8")

    def talk(self, *messages: str) -> list[dict[str, Any]]:
        """Each begins with the name of its conversation: ``ana: hola``."""
        turns = (message.split(": ", 1) for message in messages)
        lines = [json.dumps({"conversation": who, "text": text}) for who, text in turns]
        return [json.loads(line) for line in self.bot("talk", "--json", said="\n".join(lines)).splitlines()]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library(tmp_path_factory.mktemp("library"))
    made.bot("content", "leave-out", *NOT_THERE, "faq*", "--write")
    made.commit()
    made.change("data/business/business.yml", ("Cooperativa Aurora", "Biblioteca Valdemar"))
    made.change("data/business/business.yml", ("{es: oficina, en: office}", "{es: biblioteca, en: library}"))
    made.bot("new", "answer", "renew_loan")
    made.bot("new", "form", "suggest_book", "--ask", "title", "--ask", "author")
    shutil.rmtree(made.root / "tests")  # conversations without words
    shutil.copytree(LIBRARY, made.root, dirs_exist_ok=True)
    made.commit()
    made.bot("content", "adapt", "--write")
    yield made


def test_it_answers_takes_a_ticket_and_reaches_a_person_in_both_languages(library: Library) -> None:
    trained = library.bot("train")
    assert "Trained in" in trained, trained
    answers = library.talk(*(message for message, _ in SAID))
    for (message, expected), answer in zip(SAID, answers, strict=True):
        told = "\n".join(reply["text"] for reply in answer["replies"])
        assert expected in told, f"{message}\n{answer}"
    for who, reason in (("luz", "requested"), ("tom", "frustration")):
        [*_, last] = (answer for answer in answers if answer["conversation"] == who)
        assert (last["status"], last["handoff"]["reason"]) == ("open", reason)
