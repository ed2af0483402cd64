"""Makes .venv (gateway) and .venv-engine (engine) from the hashed files in requirements/.

Standard library only, Python 3.8 or newer: this runs before anything is installed. A run that finds nothing
to do takes a few hundredths of a second; one that was cut short is taken up by running it again.
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
OWN_UV = ROOT / ".uv"
OLDEST_UV = (0, 5)
UNFINISHED = "unfinished"
NETWORK_WORDS = (
    "error sending request",
    "failed to fetch",
    "failed to download",
    "dns error",
    "connection",
    "timed out",
    "could not find a version",
    "network",
)


class Environment:
    """One virtual environment: ``group`` is the runtime requirement file, ``group``-dev its superset."""

    def __init__(self, folder: str, group: str, python: str, packages: tuple[str, ...]) -> None:
        self.folder = ROOT / folder
        self.group = group
        self.python = python
        self.packages = packages
        self.stamp = self.folder / ".ventanilla"

    @property
    def executable(self) -> Path:
        return self.folder / "bin" / "python"

    def wanted(self, dev: bool) -> str:
        """The requirement file to install. Once made for development, an environment stays so."""
        was_dev = self.read_stamp().startswith(f"{self.group}-dev ")
        return f"{self.group}-dev" if dev or was_dev else self.group

    def digest(self, name: str) -> str:
        """What the installed set depends on; the place counts because scripts carry absolute paths."""
        parts = [str(ROOT).encode(), self.python.encode(), (REQUIREMENTS / f"{name}.txt").read_bytes()]
        parts.append(Path(__file__).read_bytes())
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def read_stamp(self) -> str:
        try:
            return self.stamp.read_text()
        except OSError:
            return ""

    def is_current(self, name: str) -> bool:
        return self.executable.exists() and self.read_stamp() == f"{name} {self.digest(name)}"


ENVIRONMENTS = (
    Environment(".venv", "gateway", "3.13", ("bot", "actions")),
    Environment(".venv-engine", "engine", "3.10", ("bot/core", "bot/engine")),
)


def main(arguments: list[str]) -> None:
    level = arguments[0] if arguments else "runtime"
    if level not in ("runtime", "dev"):
        fail(f"scripts/setup takes 'runtime' or 'dev', not {level!r}.")
    folder = os.open(REQUIREMENTS, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two at once would undo each other's work
    due = [(env, env.wanted(level == "dev")) for env in ENVIRONMENTS]
    due = [(env, name) for env, name in due if not env.is_current(name)]
    if not due:
        return
    uv = find_uv()
    for number, (env, name) in enumerate(due, 1):
        say(f"[{number}/{len(due)}] {env.folder.name}: Python {env.python}, requirements/{name}.txt")
        install(uv, env, name)
    say("Environments are ready.")


def install(uv: str, env: Environment, name: str) -> None:
    make_venv(uv, env)
    env.stamp.write_text(f"{name} {UNFINISHED}")
    python = str(env.executable)
    options = ["--require-hashes", "--compile-bytecode", "--python", python]
    install_packages([uv, "pip", "sync", *options, str(REQUIREMENTS / f"{name}.txt")])
    add_project(env)
    subprocess.run([python, "-m", "compileall", "-q", *env.packages], cwd=ROOT, check=False)
    env.stamp.write_text(f"{name} {env.digest(name)}")


def install_packages(command: list[str]) -> None:
    """Without a network, of what was fetched before: all of it is pinned by hash."""
    code, text = stream(command)
    if code and no_network(text):
        say("  The package index cannot be reached: looking for all of it in what was fetched before.")
        if stream([*command, "--offline"])[0] == 0:
            return
    if code:
        explain(text, "install the packages")


def make_venv(uv: str, env: Environment) -> None:
    version = [str(env.executable), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    if env.executable.exists() and output(version) == env.python:
        return
    shutil.rmtree(env.folder, ignore_errors=True)
    base = find_python(uv, env.python)
    run_uv([uv, "venv", "--quiet", "--no-project", "--python", base, str(env.folder)], "make the environment")


def find_python(uv: str, version: str) -> str:
    """Return the path of a Python ``version``: on PATH, of pyenv, or fetched by uv."""
    found = output([uv, "python", "find", "--no-project", "--no-python-downloads", version])
    if found:
        return found
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    for path in sorted(glob.glob(f"{pyenv}/versions/{version}.*/bin/python{version}"), reverse=True):
        if output([path, "-c", "print('runs')"]) == "runs":
            return path
    say(f"  Python {version} is not on this machine; fetching it.")
    if stream([uv, "python", "install", version])[0] == 0:
        found = output([uv, "python", "find", "--no-project", version])
    if not found:
        fail(
            f"Python {version} is missing and could not be fetched: install it "
            f"(for instance 'pyenv install {version}') or connect to the network, and run this again."
        )
    return found


def find_uv() -> str:
    """Return a usable uv: the one on PATH if it is recent enough, else our own in .uv/, made if need be."""
    on_path = shutil.which("uv")
    if on_path and uv_version(on_path) >= OLDEST_UV:
        return on_path
    own = OWN_UV / "bin" / "uv"
    pinned = REQUIREMENTS / "uv.txt"
    stamp = OWN_UV / ".ventanilla"
    if own.exists() and stamp.exists() and stamp.read_bytes() == pinned.read_bytes():
        return str(own)
    say("Fetching uv, which installs the rest.")
    shutil.rmtree(OWN_UV, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401  (Debian has it in a package of its own, and then venv does not work)
        import venv  # noqa: F401
    except ImportError:
        fail(
            "python3-venv is missing: install it (Debian and Ubuntu: apt install python3-venv) "
            "or put uv on PATH, and run this again."
        )
    made = subprocess.run([sys.executable, "-I", "-m", "venv", str(OWN_UV)], capture_output=True, text=True)
    if made.returncode:
        fail(f"python3 could not make a virtual environment in .uv: {last_line(made.stdout + made.stderr)}")
    pip = [str(OWN_UV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--retries", "2"]
    fetch = [*pip, "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(pinned)]
    fetched = subprocess.run(fetch, capture_output=True, text=True)
    if fetched.returncode:
        explain(fetched.stderr, "fetch uv")
    stamp.write_bytes(pinned.read_bytes())
    return str(own)


def uv_version(uv: str) -> tuple[int, ...]:
    words = output([uv, "--version"]).split()
    numbers = words[1].split(".")[:2] if len(words) > 1 else []
    return tuple(int(number) for number in numbers if number.isdigit())


def add_project(env: Environment) -> None:
    """Let the environment import the project from anywhere; give the gateway's the command ``bot``."""
    (site_packages,) = env.folder.glob("lib/python*/site-packages")
    (site_packages / "ventanilla.pth").write_text(f"{ROOT}\n")
    if env.group == "gateway":
        launcher = env.folder / "bin" / "bot"
        launcher.write_text(f'#!/bin/sh\nexec "{env.executable}" -P -m bot "$@"\n')
        launcher.chmod(0o755)


def run_uv(command: list[str], purpose: str) -> None:
    code, text = stream(command)
    if code:
        explain(text, purpose)


def stream(command: list[str]) -> tuple[int, str]:
    """Run ``command`` showing how far it is, without the list of every package; return code and output."""
    lines: list[str] = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line)
            word = line.split(maxsplit=1)[0] if line.strip() else ""
            if word in ("Downloading", "Building", "Prepared", "Uninstalled", "Installed", "Bytecode"):
                say("  " + line.strip())
    return process.returncode, "".join(lines)


def no_network(text: str) -> bool:
    return any(word in text.lower() for word in NETWORK_WORDS)


def explain(text: str, purpose: str) -> NoReturn:
    if no_network(text):
        fail(
            f"Could not {purpose}: the package index cannot be reached. "
            "Check the network and run this again; what was fetched is kept."
        )
    if "no space left" in text.lower():
        fail(f"Could not {purpose}: the disk is full.")
    fail(f"Could not {purpose}: {last_line(text)}")


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given."


def output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def say(text: str) -> None:
    print(text, flush=True)


def fail(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        fail("Stopped. Run it again to go on from here.")
