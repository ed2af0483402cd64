"""Signed words are believed only as we wrote them, and links only as long as they live."""

from bot.channels.web.tokens import TranscriptLinks, VisitorTokens
from tests.conftest import StoppedClock

KEY = "one secret of ours"


def test_a_token_names_the_visitor_it_was_made_for() -> None:
    tokens = VisitorTokens(KEY)
    token = tokens.make()
    visitor = tokens.visitor(token)
    assert visitor is not None and len(visitor) == 32
    assert VisitorTokens(KEY).visitor(token) == visitor, "another process knows it too"


def test_no_two_visitors_are_the_same() -> None:
    tokens = VisitorTokens(KEY)
    assert len({tokens.visitor(tokens.make()) for _ in range(200)}) == 200


def test_a_token_changed_in_any_place_is_not_ours() -> None:
    tokens = VisitorTokens(KEY)
    token = tokens.make()
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        found = tokens.visitor(changed)
        assert found is None or found == tokens.visitor(token), "the last sign may carry unused bits"


def test_words_signed_with_another_secret_or_for_another_purpose_are_not_a_token(clock: StoppedClock) -> None:
    assert VisitorTokens(KEY).visitor(VisitorTokens("another secret").make()) is None
    link = TranscriptLinks("", KEY, clock).transcript("cnv_1").rsplit("/", 1)[1]
    assert VisitorTokens(KEY).visitor(link) is None
    assert TranscriptLinks("", KEY, clock).conversation(VisitorTokens(KEY).make()) is None
    for nonsense in ("", ".", "a.b", "ñ", "\x00", "x" * 10_000):
        assert VisitorTokens(KEY).visitor(nonsense) is None
        assert TranscriptLinks("", KEY, clock).conversation(nonsense) is None


def test_a_transcript_link_is_a_whole_address_and_lives_for_a_day(clock: StoppedClock) -> None:
    links = TranscriptLinks("https://help.example.org/", KEY, clock)
    address = links.transcript("cnv_1")
    assert address.startswith("https://help.example.org/web/transcript/")
    token = address.rsplit("/", 1)[1]
    clock.advance(hours=23)
    assert links.conversation(token) == "cnv_1"
    clock.advance(hours=2)
    assert links.conversation(token) is None
