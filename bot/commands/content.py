"""``bot content``: what the assistant knows and says; its faults, its words, its topics."""

from __future__ import annotations

import shlex
import sys
import tempfile
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.adapt import adapt
from bot.commands.common import aside, editors_language, patiently, readable, tell, told
from bot.commands.kept_in_git import CONTENT, must_be_committed, must_be_kept
from bot.commands.update import update
from bot.core.languages import LANGUAGES
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.content.leaving_out import Left
    from bot.content.project import Project

_MOST_LINES, _MOST_TEXTS = 40, 8


@click.group()
def content() -> None:
    """What the assistant knows and says."""


content.add_command(adapt)
content.add_command(update)


@content.command()
@click.option("--language", type=click.Choice(LANGUAGES), help="What faults are told in. Default: yours.")
def check(language: str | None) -> None:
    """Tell every fault in domain.yml and data/, with file and line."""
    from bot.content.check import main as check_content

    sys.exit(check_content(ROOT, language or editors_language(ROOT)))


@content.command()
@click.argument("words", nargs=-1)
@click.option("--example", is_flag=True, help="What still speaks of the shipped example, and not of you.")
@click.option("--lines", is_flag=True, help="With --example: the lines too, below each file.")
def find(words: tuple[str, ...], example: bool, lines: bool) -> None:
    """Tell every line of the content with one of WORDS in it, however it is written.

    With --example: how many in each file, by what there is to do about it.
    """
    from bot.content.find import by_part, of_the_example
    from bot.content.find import find as find_words

    if not words and not example:
        raise click.UsageError(told("Say which words, or --example."))
    if lines and not example:
        raise click.UsageError(told("--lines goes with --example."))
    wanted = [*words, *(of_the_example(ROOT) if example else ())]
    found = [*find_words(ROOT, wanted, everywhere=not example)]
    if not example:
        for place in found:
            click.echo(place)
        if not found:
            aside(told("No line has it."))
        return
    parts = by_part(found)
    for part in parts:
        click.echo(told(part.heading))
        for file, there in part.files:
            click.echo(f"{len(there):>5}  {file}")
            for line in there if lines else ():
                click.echo(f"         {line}")
    left = [part for part in parts if not part.may_stay]
    aside(told(f"{sum(one.count for one in left)} lines in {sum(len(one.files) for one in left)} files."))
    if stays := sum(part.count for part in parts if part.may_stay):
        aside(told(f"{stays} more that may stay."))
    if found and not lines:
        aside(told("--lines tells each of them."))


@content.command()
@click.argument("sentence", nargs=-1, required=True)
def said(sentence: tuple[str, ...]) -> None:
    """Tell where SENTENCE comes from, as a customer read it: which text it is, and what has the bot say it.

    What was filled in may stand in it, and a piece of it will do.
    """
    from bot.content.in_spanish import in_spanish
    from bot.content.said import said_by, sources_of

    project = readable(ROOT)
    found = sources_of(project, " ".join(sentence))
    say = in_spanish if editors_language(ROOT) == "es" else str
    if not found.sources:
        raise click.ClickException(
            told("No text of the content is like this: take a longer or another piece.")
        )
    if not found.same:
        tell("These are only alike:")
    for one in found.sources[:_MOST_TEXTS]:
        click.echo(f"{one.where}: {one.name}".removesuffix(": "))
        click.echo(f"    {one.text.strip()}")
        for why in dict.fromkeys(said_by(project, one.name)) if one.name else ():
            click.echo(f"  {say(why)}")
    if len(found.sources) > _MOST_TEXTS:
        tell(f"  and {len(found.sources) - _MOST_TEXTS} more.")


@content.command()
@click.argument("intents", nargs=-1)
def understood(intents: tuple[str, ...]) -> None:
    """Tell which examples would not be understood had they not been written, and what would help.

    Of INTENTS (faq/become_member), or of those that are understood worst. It takes as long as learning twice.
    """
    from bot.content.beyond import beyond
    from bot.content.examples import all_examples
    from bot.content.faults import ContentError
    from bot.content.in_spanish import in_spanish
    from bot.content.project import Project
    from bot.content.understood import advice, read
    from bot.model.taken_for import taken_for

    project = Project.read(ROOT)
    if {"nlu", "domain", "config"} & project.unreadable:
        raise ContentError(project.faults)
    known = {one.intent for one in all_examples(project)}
    if unknown := [name for name in intents if name not in known]:
        raise click.UsageError(told(f"There are no examples of '{unknown[0]}'."))
    tell("Learning five times without a fifth of the examples: half a minute, more on a busy machine ...")
    with patiently():
        found = read(
            project, lambda texts, labels: taken_for(project, texts, labels), beyond(project.config.data)
        )
    say = in_spanish if editors_language(ROOT) == "es" else str
    for below, line in advice(found, intents):
        click.echo(f"{'  ' if below else ''}{say(line)}")


@content.command(name="leave-out")
@click.argument("topics", nargs=-1, metavar="[TOPIC]...")
@click.option("--write", is_flag=True, help="Do it. Without this, nothing is changed.")
def leave_out(topics: tuple[str, ...], write: bool) -> None:
    """Take TOPICS out of the content, wherever they are: examples, words, rules, forms, buttons, tests.

    Without a TOPIC: tells which there are. One intent (notify_me, faq/prices) can be left out, too, and so
    can facts: services, districts.
    """
    from bot.content import topics as known
    from bot.content.leaving_out import called, facts_file, facts_there, read_again, said_by_the_bot
    from bot.content.leaving_out import leave_out as leave
    from bot.content.left_tests import conversations_of
    from bot.content.project import Project

    project, facts = readable(ROOT), facts_there(ROOT)
    if not topics:
        for topic in known.topics(project):
            click.echo(f"{topic.name:<22}{', '.join(topic.intents)}")
        for name in facts:
            click.echo(f"{name:<22}{facts_file(name)}")
        return
    gone = [name for name in dict.fromkeys(topics) if name in facts]
    topics = tuple(name for name in topics if name not in facts)
    for name in topics:
        if not known.chosen(project, name):
            raise click.UsageError(told(_no_topic(project, name, facts)))
    if write:  # before all the work
        must_be_committed(ROOT)
    intents = [intent for name in topics for intent in known.chosen(project, name)]
    with tempfile.TemporaryDirectory() as copy:
        left = leave(ROOT, intents, Path(copy), gone)
        of_each = [known.words_of(project, known.chosen(project, name), intents) for name in topics]
        words, after = {*chain.from_iterable(of_each)}, Project.read(Path(copy))
        said = said_by_the_bot(words, project, after)
        again = read_again(Path(copy), {*said, *called(project, gone)})
        alike = known.speaking_of(after, words)
        tests = conversations_of(project, after, intents, words)
    if write:
        must_be_kept(ROOT, [*left.after])
    _tell_changes(left)
    for intent in alike:
        tell(f"'{intent}' is asked in the same words, and would be heard instead: leave it out as well?")
    if tests:
        tell("These test conversations still speak of it: change them, or delete them.")
        for file in tests:
            click.echo(f"  {file}")
    if again:
        tell("These may still speak of it, and are yours to read again:")
        for line in again[:_MOST_LINES]:
            click.echo(f"  {line}")
        if len(again) > _MOST_LINES:
            tell(f"  and {len(again) - _MOST_LINES} more.")
    if not write:
        names = shlex.join([*topics, *gone])
        tell(f"Nothing is changed yet: 'bot content leave-out {names} --write' does it.")
        return
    left.write(ROOT)
    changed = [one for one in CONTENT if any(file.startswith(one) for file in left.after)]
    tell(f"Done. 'git restore {' '.join(changed)}' undoes it; 'bot train' learns what is left.")


def _no_topic(project: Project, name: str, facts: list[str]) -> str:
    from bot.content import topics as known

    if any(one.startswith(f"{name}/") for one in project.asked_for):
        return f"'{name}' is every prepared answer: name some of them, or a file of theirs."
    if name in project.intents:
        return f"'{name}' is part of any conversation, and stays. 'bot content leave-out' tells what may go."
    there = [*(topic.name for topic in known.topics(project)), *project.asked_for, *facts]
    if near := get_close_matches(name, there, n=1):
        return f"There is no topic '{name}'. Did you mean '{near[0]}'?"
    return f"There is no topic '{name}': 'bot content leave-out' tells them."


def _tell_changes(left: Left) -> None:
    tests = [file for file, text in left.after.items() if text is None and file.startswith("tests/")]
    for file, text in left.after.items():
        before = left.before[file].count("\n")
        if text is None and file not in tests:
            tell(f"{file}: deleted")
        elif text is not None:
            tell(f"{file}: {before - text.count(chr(10)) or 1} of {before} lines go")
    if tests:
        tell(f"Test conversations that go: {len(tests)}")
    for file in left.unasked:
        tell(f"Nothing asks for {file} any more: it may be deleted.")
    for fault in left.faults:
        tell(f"Left for you: {fault.spanish() if editors_language(ROOT) == 'es' else fault}")
