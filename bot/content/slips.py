"""What goes wrong while YAML is typed or pasted, said to somebody who need not know what YAML is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

LARGEST = 5_000_000
ODD_SPACE = r"[\u00a0\u2000-\u200a\u202f\u3000]"
_COMPARE = "Compare this line and the one above with the entries around them."
_QUOTES = "Put the text between quotes."
_A_KEY = "Write a key, a colon, a space, and then the rest."
_BEGINS_WITH_ONE = "A text begins with a sign that YAML keeps for itself."

_A_DASH_HERE = (
    "This line begins with a dash, and one above it in the same place with none.",
    "Indent it further if it belongs to that; if not, give both a dash, or none.",
)
_A_DASH_ABOVE = (
    "This line begins where a dash above it stands, and has none itself.",
    "Give it a dash, or as many spaces as those like it have.",
)
_TWO_VERSIONS = "Two versions of this file meet here, and nobody has chosen."
_CHOOSE = "Keep one, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
_MARK = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_UNCLOSED = ("A quote is opened here and never closed.", "Close it.")
_BY_WORD = ("The quotes in this line are those of a word processor.", 'Type them anew: ".')
# The name of a response, which stands below 'responses:' and so further in.
_TOO_FAR_OUT = re.compile(r"utter_[\w/]+: *(#.*)?")
# Rasa fills in what the environment has by such a name, and learns nothing where it has none.
_SETTING = re.compile(r"\$\{.*\}")
_CURLY, _STRAIGHT = "“”„‟‘’", "\"'"
_OPEN = re.compile(r"""[:-] +(?:"(?:[^"\\]|\\.)*|'[^']*)$""")
_SEEN = (
    (re.compile("[“”„‟]|[:-] +‘"), *_BY_WORD),
    (re.compile(r"^ *(?://|--(?!-)|<!--)"), "This line begins as a remark does elsewhere.",
     "Begin it with a #, or delete it."),
    (re.compile(r"^ *(?:- +)?[a-z_]+[：﹕꞉]"), "The colon in this line is none of the keyboard's.",
     "Type it anew: :."),
    (re.compile(r"""^ *(?:- +)*[\w/]+: +(?:"(?:[^"\\]|\\.)*"|'[^']*')(?: *,| ) *["']"""),
     "Several texts stand here behind one key.",
     "Put them all between [ and ], or each into a line of its own that begins with a dash and a space."),
    (re.compile(r"""["'] *[,;] *$"""), "A comma or semicolon stands after the quote that closes a text.",
     "Delete it."),
    (re.compile(r"^\s*[–—•·] "), "The dash in this line is that of a word processor.", "Type it anew: -."),
    (re.compile(r"""(?:[:-] +|[\[{,] *)'[^']*'\s*[^\s,}\]#:'"]"""),
     "A text goes on after the quote that closes it.",
     "Put it between double quotes: an apostrophe may stand in it then."),
    (re.compile(r"""^ *(?:- +)*payload: +"/\w+[{]"""), "A text goes on after the quote that closes it.",
     "Put it between single quotes: within them others may stand."),
    (re.compile(r"""(?:[:-] +|[\[{,] *)"(?:[^"\\]|\\.)*"\s*[^\s,}\]#:'"]"""),
     "A text goes on after the quote that closes it.",
     "Inside double quotes write other quotes as ‘ ’ or « »."),
    (re.compile(r"^[ -]*\t"), "A tab stands in this line, where YAML does not allow one.",
     "Use spaces instead."),
    (re.compile(r"^ *(?:- +)*[\w/]+: +(?:[-?] |[|>][^\s\d+-])"), _BEGINS_WITH_ONE, _QUOTES),
    (re.compile(r": +[|>][+-]? +[^#\s]"), "A text below a | or > does not begin in the same line.",
     "Write it in the lines below, indented."),
    (re.compile(r"^ *(?:- +)*[\w/]+: +(?:{[^}]*}|\[[^\]]*\]) *[^\s#,}\]]"), _BEGINS_WITH_ONE, _QUOTES),
    (re.compile(r"^ *(?:- +)?[a-z_]+:[^\s:/]"), "A space is missing after a colon in this line.", _A_KEY),
    (re.compile(r"^ *(?:- +(?:intent|rule|story|action)|(?:text|title|payload|hours|address)) +[^:]+$"),
     "A colon is missing after the key in this line.", _A_KEY),
    (re.compile(r"""^ *(?:- +)?[a-z_]+ +["“\[{|]|^ *[\w/]+ *$"""),
     "A colon is missing after the key in this line.", _A_KEY),
)  # fmt: skip

# Whatever the parser would make of them.
_SIGNS = (
    (r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]",
     "There is an invisible sign in this line.", "Delete the line and type it anew."),
    (r"^(<{7}|={7}|>{7})( |$)",
     _TWO_VERSIONS, _CHOOSE),
    (r"^\+(?=[ \w-])",
     "This line begins with a +, as where two versions are compared.", "Delete it."),
    (rf"^ *(- +)*[\w/]+:{ODD_SPACE}",
     "After the colon stands a space that is none of the space bar's.", "Delete it and type a space."),
    (rf"^ *(- +)*-{ODD_SPACE}",
     "After the dash stands a space that is none of the space bar's.", "Delete it and type a space."),
)  # fmt: skip

_ANY_SIGN = re.compile("|".join([r"^ *[^\S \r\n]", *(pattern for pattern, _, _ in _SIGNS)]), re.MULTILINE)

# What the parser says, and what an editor has usually done.
_IN_PLAIN_WORDS = (
    ("mapping values are not allowed",
     "There is a colon too many here, or the indentation does not match.",
     "A text with a colon goes between quotes. If it has none, compare the spaces with those around it."),
    ("could not find expected ':'",
     "A line here has neither a colon and a space after its key nor a dash and a space before it.",
     "If it goes on with the text above, indent it further; if not, compare it with the entries around it."),
    ("found unexpected end of stream", *_UNCLOSED),
    ("while scanning a quoted scalar", *_UNCLOSED),
    ("unknown escape character", "Within double quotes a backslash is no sign like others.",
     "Write two of them, or put the text between single quotes."),
    ("undefined alias", _BEGINS_WITH_ONE, _QUOTES),
    ("expected node content", "There is a comma or another sign too many in this list.",
     "Delete it, or put the text between quotes."),
    ("cannot start any token", _BEGINS_WITH_ONE, _QUOTES),
    ("could not determine a constructor", _BEGINS_WITH_ONE, _QUOTES),
    ("scanning an anchor", _BEGINS_WITH_ONE, _QUOTES),
    ("scanning an alias", _BEGINS_WITH_ONE, _QUOTES),
    ("flow sequence", "A bracket [ is opened and not closed, or a comma is missing.", _COMPARE),
    ("flow mapping", "A brace { is opened and not closed, or a comma is missing.", _COMPARE),
    ("document start",
     "This line begins further left than the first one of the file.",
     "Begin both at the beginning of their lines."),
    ("another document", "A line of three dashes begins a second document, which nobody would read.",
     "Delete the line."),
    ("a key cannot be", "A text begins with a sign that YAML keeps for itself.", _QUOTES),
    ("block", "The indentation does not match the lines above.", _COMPARE),
)  # fmt: skip


def pasted(text: str) -> Iterator[tuple[int, str, str]]:
    """The lines with signs that no keyboard types, each with what is wrong and what to do."""
    if not _ANY_SIGN.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and (odd := line[: len(line) - len(line.lstrip())].strip(" ")):
            sign = "a tab" if "\t" in odd else "a space that is none of the space bar's"
            yield (
                number,
                f"This line is indented with {sign}, which YAML does not allow.",
                "Use spaces instead.",
            )
            continue
        for pattern, what, todo in _SIGNS:
            if re.search(pattern, line):
                yield number, what, todo
                if what == _TWO_VERSIONS:
                    return
                break


def two_versions(text: str) -> tuple[int, str, str] | None:
    """Where git could not join them, in whatever kind of file: the line, what is wrong and what to do."""
    if "<<<<<<<" in text or ">>>>>>>" in text:
        for mark in _MARK.finditer(text):
            return text.count("\n", 0, mark.start()) + 1, _TWO_VERSIONS, _CHOOSE
    return None


def without_quotes(value: str, written: str) -> Iterator[tuple[str, str]]:
    """What goes wrong with a text because it stands in no quotes; ``written``: its line from there on."""
    if written.startswith("&"):  # its first word would be the name of what follows
        yield _BEGINS_WITH_ONE, _QUOTES
    if _quoted_by_word(value):
        what = "These quotes are those of a word processor, and customers would read them."
        yield what, 'Type them anew: ".'
    elif value.endswith('"') and value.count('"') == 1:
        yield "A text ends in a quote that opens nowhere, and customers would read it.", _QUOTES
    if _SETTING.search(value):
        yield (
            "A $ before a brace asks for a setting of the machine, unless it stands between quotes.",
            _QUOTES,
        )


def _quoted_by_word(value: str) -> bool:
    """Whether it begins and ends with those that word processors make of them, or with one of them and one
    as it should be."""
    begins, ends = value[:1] in _CURLY, value[-1:] in _CURLY
    return (
        len(value) > 1
        and (begins or ends)
        and (begins or value[0] in _STRAIGHT)
        and (ends or value[-1] in _STRAIGHT)
    )


def _seen(lines: list[str], line: int, above: int) -> tuple[int, str, str] | None:
    """What can be seen in the line where reading stopped, in those above, or where a quote was opened."""
    for number in range(min(line, len(lines)), max(line - 1 - above, 0), -1):
        if lines[number - 1].lstrip(" ").startswith("#"):
            continue
        for pattern, what, todo in _SEEN:
            if pattern.search(lines[number - 1]):
                return number, what, todo
    for number in range(min(line, len(lines)), 0, -1):
        if _OPEN.search(lines[number - 1]):
            return (number, *_BY_WORD) if re.search("[“”„‟]", lines[number - 1]) else (number, *_UNCLOSED)
        if _TOO_FAR_OUT.fullmatch(lines[number - 1]):
            return number, "This line begins further left than those like it.", "Indent it as they are."
    return None


def _odd_indentation(lines: list[str], line: int, needs_dash: bool) -> tuple[str, str] | None:
    """Of a line that begins where none above it does, how far in it is and could be; of one with a dash
    beside one without, that. ``needs_dash``: nothing without one can stand there."""
    here, above, beside = _begins(lines[line - 1])[0], list[int](), ""
    for one in reversed(lines[: line - 1]):
        if one.strip() and not one.lstrip().startswith("#"):
            begins = _begins(one)
            beside = beside or (one if begins[0] == here and not any(at < here for at in above) else "")
            above += [at for at in reversed(begins) if at < min(above, default=at + 1)]
    dash = lines[line - 1].lstrip().startswith("-")
    if beside and beside.lstrip().startswith("-") != dash and (dash or needs_dash):
        return _A_DASH_HERE if dash else _A_DASH_ABOVE
    near = sorted({*[at for at in above if at < here][:1], *[at for at in above if at > here][-1:]})
    if here in above or not near:
        return None
    which = " or ".join(map(str, near))
    what = f"Spaces before this line: {here}. Those above, to which it may belong, have {which}."
    return what, "Give it as many as those like it have."


def _begins(line: str) -> list[int]:
    """Where it begins, and where what stands behind each of its dashes does."""
    found = re.match(r" *(?:- +)*", line)
    dashes = [at for at, sign in enumerate(found[0] if found else "") if sign == "-"]
    return [*dashes, len(found[0]) if found else 0]


def in_plain_words(text: str, error: Exception) -> tuple[int, str, str]:
    """The line where reading stopped, why, and what to do."""
    line, said = 1, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        said = f"{error.problem or ''} {error.context or ''}"
        began_there = any(sign in said for sign in ("quoted", "simple key", "flow"))
        mark = (error.context_mark if began_there else None) or error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
    # Without a colon all lines down to the first that has one are one text.
    if seen := _seen(text.split("\n"), line, line if "document start" in said else 1):
        return seen
    lines = text.split("\n")
    if alone := re.fullmatch(r".*: +\*(\w+) *(?:#.*)?", lines[min(line, len(lines)) - 1]):
        what = f"'*{alone[1]}' stands for what is called '&{alone[1]}' further up, and nothing is."
        return line, what, "Call both the same, or put the text between quotes if it is one."
    # A key in its place, behind which stands a sign that begins nothing, is no matter of spaces.
    at_fault = "block" in said and "node content" not in said
    if at_fault and (odd := _odd_indentation(lines, line, "'-' indicator" in said)):
        return line, *odd
    for sign, words, todo in _IN_PLAIN_WORDS:
        if sign in said:
            return line, words, todo
    return line, f"This is not YAML: {' '.join(said.split())}.", "Compare it with the entries around it."
