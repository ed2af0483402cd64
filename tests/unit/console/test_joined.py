"""The console's scripts as they go to browsers: in one file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.console.joined import SHEETS, joined
from bot.console.statics import FOLDER

# What a browser has, as far as these scripts ask for it: a page with two scripts of its own. What fails is
# told with the lines to which the map leads.
PAGE = """
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";

const map = new SourceMap(JSON.parse(readFileSync("joined/scripts.js.map", "utf-8")));
process.on("unhandledRejection", ({ message, stack }) => {
  const places = [...stack.matchAll(/scripts[.]js:(\\d+):/g)].map(([, line]) => map.findEntry(line - 1, 0));
  console.log(message, ...places.map((one) => `${one.originalSource}:${one.originalLine + 1}`));
});
global.document = { querySelectorAll: () => ["main.js", "other.js"].map((use) => ({ dataset: { use } })) };
await import("./joined/scripts.js");
"""
SCRIPTS = {
    "main.js": """// First words.
import { twice as double, fail } from "./sums.js";
import * as said from "./said.js";

said.tell(`main ${double(said.NUMBER)}`);
fail();
""",
    "other.js": """import { tell } from "./said.js";
tell("other");
""",
    "said.js": """export const NUMBER = await Promise.resolve(21);
console.log("said, once");
export async function tell(words) {
  console.log(words);
}
""",
    "sums.js": """console.log("sums, first");
export function twice(number) {
  return 2 * number;
}
export function fail() {
  throw new Error("on purpose");
}
export class Unused {}
""",
    "never.js": """console.log("never");
""",
}


def files(**scripts: str) -> dict[str, str]:
    sheets = {f"css/{name}.css": f"/* {name} */" for names in SHEETS.values() for name in names.split()}
    return sheets | {f"js/{name.replace('_js', '.js')}": text for name, text in scripts.items()}


def test_each_script_runs_once_after_what_it_imports_and_tells_faults_of_its_own_lines(
    tmp_path: Path,
) -> None:
    content = files(**SCRIPTS)
    for name, text in {**content, **joined(content)}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "page.js").write_text(PAGE)
    ran = subprocess.run(["node", "page.js"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "sums, first",
        "said, once",
        "other",
        "main 42",
        "on purpose ../js/sums.js:6 ../js/main.js:6",
    ]


@pytest.mark.parametrize(
    ("main", "told"),
    [
        ('import { half } from "./sums.js";', "js/main.js imports from sums.js what is not there: half."),
        ('import * as all from "./nowhere.js";', "js/main.js imports from nowhere.js what is not there"),
        ('import "./sums.js";', "js/main.js, line 1: joined.py knows no import or export like this."),
        ("\nexport default 1;", "js/main.js, line 2: "),
        ("export let count = 0;", "js/main.js, line 1: "),
        ("const a = 1;\nexport { a };", "js/main.js, line 2: "),
    ],
)
def test_what_a_browser_would_find_missing_or_is_written_in_another_way_is_refused(
    main: str, told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        joined(files(**{**SCRIPTS, "main.js": main}))


def test_scripts_that_would_wait_for_each_other_are_refused() -> None:
    circle = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;',
    }
    with pytest.raises(ValueError, match=r"wait for each other: (a\.js, b\.js, a|b\.js, a\.js, b)\.js\."):
        joined(files(**circle))


def test_a_page_is_dressed_in_the_order_of_its_sheets() -> None:
    assert joined(files())["joined/door.css"] == "/* tokens */\n/* base */\n/* door */\n/* wishes */"


def test_every_sheet_is_on_some_page() -> None:
    """Those that a page names by itself stand in its template."""
    pages = "".join(page.read_text("utf-8") for page in FOLDER.parent.joinpath("templates").glob("*.html"))
    worn = set(" ".join(SHEETS.values()).split()) | set(re.findall(r"/css/(\w+)\.css", pages))
    assert worn == {sheet.stem for sheet in FOLDER.joinpath("css").iterdir()}
