"""What `make bench` says of its figures."""

from pathlib import Path

from benchmarks.report import Measure, nearly_worst, table, write, write_section


def test_a_target_that_is_met_holds() -> None:
    assert Measure("start", stock=40, ours=10, unit="s", limit=0.25).holds


def test_a_target_that_is_missed_is_not_hidden() -> None:
    assert "| 0.26 | ratio at most 0.25 | **no** |" in table([Measure("start", 40, 10.4, "s", 0.25)])


def test_where_more_is_better_too_little_is_not_hidden() -> None:
    assert "| 3.75 | ratio at least 4.00 | **no** |" in table(
        [Measure("8 customers", 40, 150, "/s", least=4)]
    )


def test_growth_is_judged_by_our_own_figure_however_fast_stock_grows() -> None:
    growth = Measure(
        "message 300 against message 10", stock=20, ours=1.6, unit="times", limit=1.5, growth=True
    )
    assert growth.ratio < 0.1
    assert not growth.holds


def test_a_figure_without_a_target_has_no_verdict() -> None:
    assert table([Measure("training", 50, 10, "s")]).endswith("| training | 50.0 s | 10.0 s | 0.20 |  |  |")


def test_p95_is_the_time_that_one_turn_in_twenty_exceeds() -> None:
    assert 94 < nearly_worst([second / 1000 for second in range(1, 101)]) < 97


def test_a_run_replaces_the_page_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("an earlier run")
    write([Measure("start", 40, 10, "s", 0.25)], "2 cores", "Rasa 3.6.21", "How.", page)
    assert "earlier" not in page.read_text()
    assert "2 cores" in page.read_text() and page.read_text().endswith("How.\n")


def test_what_other_benchmarks_wrote_below_stays(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Beside stock Rasa\n\nan earlier run\n\n## A busy desk\n\n20 operators\n")
    for _ in range(2):
        write([Measure("start", 40, 10, "s", 0.25)], "2 cores", "Rasa 3.6.21", "How.", page)
    assert "earlier" not in page.read_text()
    assert page.read_text().endswith("How.\n\n## A busy desk\n\n20 operators\n")


def test_a_section_is_written_again_where_it_stood(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Figures\n")
    for text in ("one", "two"):
        write_section("What grows", "growth", text, page)
        write_section("A busy desk", "desk", text, page)
    assert page.read_text() == (
        "# Figures\n\n## What grows\n\n<!-- growth:begin -->\ntwo\n<!-- growth:end -->"
        "\n\n## A busy desk\n\n<!-- desk:begin -->\ntwo\n<!-- desk:end -->\n"
    )
