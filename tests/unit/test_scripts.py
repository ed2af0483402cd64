"""Every script of ours can be read by a browser's engine: one that cannot leaves a page dead."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bot.settings import ROOT

READ_ALL = """
const { readFileSync } = require("node:fs");
for (const file of process.argv.slice(1)) {
    try {
        new (require("node:vm").SourceTextModule)(readFileSync(file, "utf-8"));
    } catch (fault) {
        console.log(`${file}: ${fault}`);
    }
}
"""


def faults(*files: str) -> list[str]:
    command = ["node", "--experimental-vm-modules", "--no-warnings", "-e", READ_ALL, "--", *files]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_every_script_of_the_console_and_the_widget_can_be_read(tmp_path: Path) -> None:
    scripts = sorted(map(str, (ROOT / "bot").rglob("static/**/*.js")))
    assert len(scripts) > 50
    assert faults(*scripts) == []
    broken = tmp_path / "broken.js"
    broken.write_text("export function half( {")
    assert faults(str(broken))[0].startswith(f"{broken}: SyntaxError")
