"""Danger is heard in any clause, and what only sounds like it is not; small examples, the real model."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.engine.nlu.danger import DangerDetector
from bot.engine.nlu.danger_model import KINDS, DangerModel
from bot.engine.nlu.detector_model import Examples, _decision
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.named import without_names
from bot.engine.nlu.second_opinion import SecondOpinion

PRESENT = (
    "hay fuego en el contador",
    "sale humo del enchufe",
    "se ha caído un cable a la calle",
    "mi padre no respira y no hay luz para la máquina",
    "huele muchísimo a gas en casa",
    "there's smoke coming out of the socket",
    "a live wire is lying in the street",
    "my son got a shock and won't wake up",
)
HARMLESS = (
    "el mes pasado hubo fuego en el contador, ya está arreglado",
    "vendéis cables para el router?",
    "qué hago si un día huele a gas",
    "mi padre tiene cita el lunes",
    "the new album is fire",
    "do you sell sockets",
    "what should I do if I see a wire down",
    "my son got a job with you",
)
OTHERS = [
    "a qué hora abren",
    "quiero pedir cita",
    "when do you open",
    "how do I pay my bill",
    "no tengo internet",
]
BURIED = "quiero saber a qué hora abren, y sale humo del enchufe"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> DangerModel:
    folder = tmp_path_factory.mktemp("danger")
    (folder / "es").mkdir()
    lines = {
        kind: "".join(f"  - {one}\n" for one in said)
        for kind, said in zip(KINDS, (PRESENT, HARMLESS), strict=True)
    }
    (folder / "es" / "messages.yml").write_text("".join(f"{kind}: |\n{said}" for kind, said in lines.items()))
    return DangerModel.fit(Examples.read(folder, KINDS, OTHERS, ["hay chispas en la calle"]))


def detector(model: DangerModel) -> DangerDetector:
    return DangerDetector(DangerDetector.get_default_config(), None, Resource("danger"), model)  # type: ignore[arg-type]


def heard(model: DangerModel, text: str, taken_for: str, sure: float = 0.95) -> Message:
    intent = {"name": taken_for, "confidence": sure}
    message = Message({"text": text, "intent": intent, "intent_ranking": [intent]})
    return detector(model).process([message])[0]


def test_the_examples_of_intents_teach_it_too(model: DangerModel) -> None:
    assert model.probability("hay chispas") > model.probability("quiero una cita")


def test_a_clause_of_danger_sounds_in_a_message_about_something_else(
    model: DangerModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_levels", [(0.5, 0.3), (0.9, 0.9)])
    whole, clause = (model._decides(said) for said in (BURIED, "sale humo del enchufe"))
    together = model.probability(BURIED)
    assert whole < clause
    assert np.log(together / (1 - together)) == pytest.approx((whole + clause) / 2)


def test_a_second_opinion_is_asked_where_it_could_make_it_danger(
    model: DangerModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs an eighth of a turn."""
    asked: list[np.ndarray] = []
    monkeypatch.setattr(
        model, "second", SimpleNamespace(decisions=lambda rows: asked.append(rows) or np.zeros(1))
    )
    monkeypatch.setattr(DangerModel, "hopeless", model._decides("quiero una cita") + 0.1)
    asked.clear()
    model.probability("quiero una cita")
    assert not asked
    model.probability("hay chispas")
    assert len(asked) == 1


def test_clauses_are_not_listened_to_where_none_could_make_it_danger(
    model: DangerModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each costs an embedding, and most messages are nothing of the kind."""
    listened: list[str] = []
    decides = model._decides
    monkeypatch.setattr(model, "_decides", lambda piece, **_: listened.append(piece) or decides(piece) - 20)
    model.probability(BURIED)
    assert listened == [BURIED]


def test_a_message_of_one_clause_is_listened_to_once() -> None:
    assert DangerModel.heard("sale humo del enchufe.") == ["sale humo del enchufe."]
    assert DangerModel.heard("Hola, sale humo") == ["Hola, sale humo", "sale humo"]


def test_danger_goes_before_what_else_a_message_is_taken_for(model: DangerModel) -> None:
    said = heard(model, "sale humo del enchufe", "opening_hours")
    assert said.get("intent")["name"] == "report_danger"
    assert [one["name"] for one in said.get("intent_ranking")] == ["report_danger", "opening_hours"]
    assert said.get("intent")["confidence"] >= 0.9


def test_what_is_taken_for_danger_and_does_not_sound_like_it_is_hardly_meant_so(model: DangerModel) -> None:
    said = heard(model, "the new album is fire", "report_danger")
    assert said.get("intent") == {"name": "report_danger", "confidence": 0.3}
    assert said.get("intent_ranking") == [said.get("intent")]


def test_a_second_opinion_by_meaning_counts_beside_words_and_letters(
    model: DangerModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model.second is not None
    said = "sale humo del enchufe"
    meant = model.second.decisions(encoder("use").encode([said]))[0]
    with_it = model._decides(said)
    monkeypatch.setattr(model, "second", None)
    assert meant > 0 and with_it == pytest.approx(model._decides(said) + model.reliance * meant)


def test_who_teaches_more_of_what_is_none_makes_no_danger_less_sure() -> None:
    """Five more that only sound like it, as loud as can be: as many of those present are heard as before."""

    def sure(more: list[str]) -> int:
        texts = [said for both in zip(PRESENT, HARMLESS, strict=True) for said in both] + more
        of_it = np.array([said in PRESENT for said in texts])
        fitted = DangerModel.fit(Examples(texts, of_it, np.full(len(texts), True)))
        return sum(fitted.weight(fitted.probability(said)) >= 0.3 for said in PRESENT)

    loud = [f"en la novela {said}" for said in PRESENT[:5]]
    assert sure([]) == sure(loud) == len(PRESENT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_may_tell_of_one_kind_only_where_the_intents_have_the_other(
    kind: str, tmp_path: Path
) -> None:
    said = PRESENT if kind == KINDS[0] else HARMLESS
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "own.yml").write_text(f"{kind}: |\n" + "".join(f"  - {one}\n" for one in said))
    of_it = [*PRESENT, *(f"ay, {one}" for one in PRESENT)]  # more than are held out together
    fitted = DangerModel.fit(Examples.read(tmp_path, KINDS, [*OTHERS, *HARMLESS], of_it))
    assert fitted.weight(fitted.probability(PRESENT[1])) >= 0.3


def test_how_loud_is_loud_enough_is_counted_on_both_opinions_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def levels(more: float) -> np.ndarray:
        biased = SecondOpinion(np.zeros((1, 1), np.float32), np.zeros(1), more)
        monkeypatch.setattr(biased.__class__, "decisions", lambda self, vectors: np.full(len(vectors), more))
        monkeypatch.setattr(SecondOpinion, "of_each", lambda _vectors, _of_it, parts: [biased] * len(parts))
        texts = [said for both in zip(PRESENT, HARMLESS, strict=True) for said in both]
        examples = Examples(texts, np.arange(16) % 2 == 0, np.full(16, True))
        return np.array([_decision(least) for least, _ in DangerModel.fit(examples)._levels])

    assert levels(1.0) - levels(0.0) == pytest.approx(DangerModel.reliance, abs=0.1)


def test_the_intent_makes_it_no_surer(model: DangerModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "weight", lambda _: 0.7)
    assert heard(model, "sale humo", "report_danger", 0.9).get("intent")["confidence"] == pytest.approx(0.7)


def test_as_sure_as_what_is_told_beside_names(model: DangerModel, monkeypatch: pytest.MonkeyPatch) -> None:
    told, named = "sale humo del enchufe", "vendéis cables para el Humo del Enchufe"
    steps = np.array([_decision(0.5), _decision(model.probability(told))]), np.array([0.3, 0.9])
    monkeypatch.setitem(vars(model), "_steps", steps)
    assert heard(model, told, "opening_hours").get("intent")["confidence"] >= 0.9
    assert model.weight(model.probability(without_names(named))) < 0.3
    assert heard(model, named, "report_danger").get("intent")["confidence"] <= 0.3


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("el recibo del Bar La Chispa, qué papeles", "el recibo del , qué papeles"),
        ("the hold music is Burning Down the House, ha", "the hold music is , ha"),
        ('lo que pone "peligro de muerte" en el poste', "lo que pone en el poste"),
        ("se quema la casa de Doña Chela", "se quema la casa de"),
        ("HAY FUEGO EN LA COCINA", "HAY FUEGO EN LA COCINA"),
        ("Sale humo. Sale mucho", "Sale humo. Sale mucho"),
        ("Ayuda, Fuego en casa", "Ayuda, Fuego en casa"),
        ('"hay fuego"', '"hay fuego"'),
    ],
)
def test_names_and_quotations_are_left_out(said: str, left: str) -> None:
    assert without_names(said) == left


def test_without_embeddings_there_is_no_second_opinion(tmp_path: Path) -> None:
    texts = [said for both in zip(PRESENT, HARMLESS, strict=True) for said in both]
    model = DangerModel.fit(Examples(texts, np.arange(16) % 2 == 0, np.full(16, True)), "none")
    model.save(tmp_path / "danger.npz")
    again = DangerModel.load(tmp_path / "danger.npz")
    assert model.second is again.second is None
    assert again.probability("sale humo") == model.probability("sale humo")


def test_anything_else_stays_what_it_was_taken_for(model: DangerModel) -> None:
    assert heard(model, "quiero pedir cita", "book_appointment").get("intent")["name"] == "book_appointment"


def test_a_stored_model_hears_exactly_the_same(model: DangerModel, tmp_path: Path) -> None:
    model.save(tmp_path / "danger.npz")
    again = DangerModel.load(tmp_path / "danger.npz")
    for said in (*PRESENT, *HARMLESS, BURIED):
        assert again.probability(said) == model.probability(said)


def test_without_examples_nothing_is_changed() -> None:
    said = Message({"text": "sale humo", "intent": {"name": "report_danger", "confidence": 0.9}})
    quiet = DangerDetector(DangerDetector.get_default_config(), None, Resource("danger"), None)  # type: ignore[arg-type]
    assert quiet.process([said])[0].get("intent")["confidence"] == 0.9
