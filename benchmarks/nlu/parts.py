"""The parts of the report, each measured and put into words by itself."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.nlu import content, datasets, training_time
from benchmarks.nlu.datasets import Dataset
from benchmarks.nlu.report import percent, ratio, table
from benchmarks.nlu.roughen import Roughener
from benchmarks.nlu.scoring import accuracy
from benchmarks.nlu.understanding import judge_released, learn, measure
from bot.engine.nlu import languages

ROOT = training_time.ROOT
SEEDS = 3
DRAWS = 5
# What a design like ours reached when it was tried, and the best published figures known to us.
TRIED = {
    "Banking77, 10 examples an intent": ("82.3", "USE+ConveRT 85.2, ICDA 89.8"),
    "Banking77": ("93.3", "USE+ConveRT 93.4"),
    "CLINC150": ("95.7, .977", "BERT 96.2 to 96.9"),
    "HWU64, fold 1, 10 examples an intent": ("80.2", "USE+ConveRT 85.8"),
    "HWU64, fold 1": ("91.0", "DIET 89.9 (10 folds)"),
    "MTOD-es": ("98.7", "-"),
}


def real_customers(folder: Path) -> str:
    """HINT3: what people really wrote to two shops' bots, beside the systems whose answers were released."""
    rows = []
    for shop in ("curekart", "sofmattress"):
        ours = measure(datasets.hint3(folder, shop))
        found = [("**this project**", ours.correct, ours.out_of_scope, ours.matthews)]
        for name, predictions in datasets.released_systems(folder, shop).items():
            found.append((name, *judge_released(predictions)))
        rows += [
            [shop, name, percent(correct), ratio(scope), ratio(mcc)] for name, correct, scope, mcc in found
        ]
    heads = ["shop", "system", "in scope right, %", "out of scope, AUROC", "Matthews"]
    return (
        f"{table(heads, rows)}\n\n"
        "Matthews' correlation: ours with the threshold it found in training; the others' with the one\n"
        "that suits them best on the test."
    )


def known_sets(folder: Path) -> str:
    rows = []
    for name, results in _known(folder):
        tried, others = TRIED.get(name, ("-", "-"))
        correct = statistics.mean(result.correct for result in results)
        first = results[0]
        rows.append(
            [
                name,
                percent(correct),
                ratio(first.out_of_scope),
                tried,
                others,
                f"{first.fit:.1f}",
                f"{1000 * first.each:.1f}",
            ]
        )
    heads = ["set", "right, %", "AUROC", "tried before", "others, published", "fit, s", "a message, ms"]
    return f"{table(heads, rows)}\n\nWith 10 examples an intent: the mean of {SEEDS} draws."


def _known(folder: Path) -> Iterator[tuple[str, list]]:
    for full in (datasets.banking77(folder), datasets.hwu64(folder)):
        few = [full.few(10, seed) for seed in range(SEEDS)]
        yield few[0].name, [measure(one) for one in few]
        yield full.name, [measure(full)]
    for full in (datasets.clinc150(folder), datasets.clinc150(folder, beyond=True), datasets.mtod_es(folder)):
        yield full.name, [measure(full)]


def own_content(folder: Path) -> str:
    """Each fifth of our own examples held out, and two public sets; as written and roughened."""
    rows = [
        _roughened("our content, es", content.folds(ROOT, "es"), Roughener.spanish(folder)),
        _roughened("our content, en", content.folds(ROOT, "en"), Roughener.english()),
        _roughened("MTOD-es", [datasets.mtod_es(folder)], Roughener.spanish(folder)),
        _roughened("HWU64, fold 1", [datasets.hwu64(folder)], Roughener.english()),
    ]
    heads = ["set", "messages", "as written, %", "roughened, %", "lost"]
    return f"{table(heads, rows)}\n\nEach message was roughened {DRAWS} times, by other dice."


def _roughened(name: str, folds: Iterable[Dataset], roughener: Roughener) -> list[str]:
    clean, rough = [], []
    for fold in folds:
        model = learn(fold)
        for said in fold.test:
            meant = said.intent.partition("/")[0]
            clean.append(model.guess(said.text).ranking[0][0] == meant)
            for _ in range(DRAWS):
                rough.append(model.guess(roughener.rough(said.text)).ranking[0][0] == meant)
    lost = accuracy(clean) - accuracy(rough)
    return [name, str(len(clean)), percent(accuracy(clean)), percent(accuracy(rough)), percent(lost)]


def which_language(folder: Path) -> str:
    learnt = languages.learn(said.text for code in ("es", "en") for said in content.examples(ROOT, code))
    rows = []
    for kind in ("single-words", "word-pairs", "sentences"):
        right = {
            code: accuracy(
                [
                    languages.detect(text, None, learnt) == code
                    for text in datasets.sentences(folder, kind, code)
                ]
            )
            for code in ("es", "en")
        }
        rows.append([kind.replace("-", " "), percent(right["es"]), percent(right["en"])])
    heads = ["a customer we know nothing of writes", "Spanish found, %", "English found, %"]
    return f"{table(heads, rows)}"


def training(folder: Path) -> str:
    """Training time and what came of it, beside stock Rasa where `make bench` has installed it."""
    shops = [datasets.hint3(folder, shop) for shop in ("sofmattress", "curekart")]
    few = datasets.banking77(folder).few(10, 0)
    rows, shares = [], []
    for dataset in (*shops, few):
        ours, understood = training_time.ours(dataset), measure(dataset)
        row = [dataset.name, str(len(dataset.train)), _took(ours)]
        if training_time.STOCK.exists():
            stock = training_time.stock(dataset)
            shares.append(stock.took.processor / ours.processor)
            row += [
                _took(stock.took),
                f"1/{shares[-1]:.0f}",
                f"{understood.correct:.1f} / {stock.correct:.1f}",
            ]
            row.append(f"{ratio(understood.out_of_scope)} / {ratio(stock.out_of_scope)}")
        rows.append(row)
    heads = [
        "set",
        "examples",
        "ours: processor, wall, s",
        "stock: processor, wall, s",
        "ours to stock, processor",
    ]
    heads += ["right, %: ours / stock", "AUROC: ours / stock"]
    median = f"\n\nMedian: 1/{statistics.median(shares):.0f} of stock's processor time." if shares else ""
    return f"{table(heads[: len(rows[0])], rows)}{median}"


def _took(took: training_time.Took) -> str:
    return f"{took.processor:.1f}, {took.wall:.1f}"
