"""The set-up: one sentence for what is missing, and nothing done twice. The real script, in a copy."""

import os
import runpy
import shutil
import subprocess
import sysconfig
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

NOTHING = "http://127.0.0.1:9/simple"
PYTHON = Path(sysconfig.get_config_var("BINDIR")) / "python3"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the set-up needs of a fresh clone, in a folder whose name has a space."""
    folder = tmp_path / "fresh clone"
    folder.mkdir()
    for name in ("requirements", "scripts"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("Makefile", ".python-version", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder for PATH with the programs every machine has, and no python3 yet."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "dirname", "make"):
        put(programs, name, shutil.which(name))
    return programs


def put(machine: Path, name: str, program: str | Path | None) -> None:
    assert program is not None, f"{name} is not here"
    (machine / name).symlink_to(program)


def put_python(machine: Path, lacking: str | None = None) -> None:
    """Put a python3 on the machine, without the module ``lacking``."""
    lost = f"sys.modules[{lacking!r}] = None; " if lacking else ""
    program = (
        f"import runpy, sys; {lost}sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    (machine / "python3").write_text(
        f'#!/bin/sh\n[ "$3" = -c ] && exec "{PYTHON}" "$@"\nshift 2; exec "{PYTHON}" -I -c "{program}" "$@"\n'
    )
    (machine / "python3").chmod(0o755)


def put_uv(machine: Path) -> None:
    found = shutil.which("uv") or ROOT / ".uv" / "bin" / "uv"
    if not Path(found).exists():
        pytest.skip("no uv on PATH and none of our own")
    put(machine, "uv", found)


def fault(clone: Path, machine: Path, **environment: str) -> str:
    """Run ``make setup`` without a network; return the one sentence it ends with."""
    given = {
        "PATH": str(machine),
        "HOME": str(clone),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": NOTHING,
        "UV_NO_CONFIG": "1",
        "UV_DEFAULT_INDEX": NOTHING,
        "UV_PYTHON_INSTALL_MIRROR": NOTHING,
        "UV_HTTP_RETRIES": "0",
        "UV_CACHE_DIR": str(clone / "cache"),
    }
    done = subprocess.run(
        ["make", "--no-print-directory", "setup"],
        cwd=clone,
        env=given | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_missing_python3_venv_is_named(clone: Path, machine: Path) -> None:
    put_python(machine, lacking="ensurepip")
    assert fault(clone, machine).startswith("python3-venv is missing: install it")


def test_without_a_network_the_set_up_says_so_before_it_has_uv(clone: Path, machine: Path) -> None:
    put_python(machine)
    assert fault(clone, machine).startswith("Could not fetch uv: the package index cannot be reached.")


def test_without_a_network_the_set_up_says_so_when_it_installs(clone: Path, machine: Path) -> None:
    put_python(machine)
    put_uv(machine)
    put(machine, "python3.13", PYTHON)
    assert "install the packages: the package index cannot be reached" in fault(clone, machine)


def test_a_python3_that_does_not_run_is_passed_over(clone: Path, machine: Path) -> None:
    """A version manager's shim for a version that is not installed is on PATH, and fails."""
    (machine / "python3").write_text("#!/bin/sh\necho 'version 3.10 is not installed' >&2; exit 127\n")
    (machine / "python3").chmod(0o755)
    if not Path("/usr/bin/python3").exists():
        pytest.skip("no other python3 on this machine")
    put_uv(machine)
    said = fault(clone, machine)
    assert said.startswith("Python 3.13 is missing and could not be fetched: install it")


@pytest.fixture
def setup(clone: Path) -> dict[str, Any]:
    """The set-up's own functions, at work in ``clone``."""
    return runpy.run_path(str(clone / "scripts" / "setup.py"))


def test_without_a_network_what_was_fetched_before_will_do(
    setup: dict[str, Any], machine: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fails = 'echo "error sending request" >&2; exit 2'
    put_fake(machine, "uv", f'case "$*" in *--offline) exit 0;; esac; {fails}')
    setup["install_packages"]([str(machine / "uv"), "pip", "sync"])
    assert "what was fetched before" in capfd.readouterr().out


def pretend_installed(setup: dict[str, Any], level: str) -> None:
    for env in setup["ENVIRONMENTS"]:
        name = f"{env.group}{level}"
        env.executable.parent.mkdir(parents=True, exist_ok=True)
        env.executable.touch()
        env.stamp.write_text(f"{name} {env.digest(name)}")


def due(setup: dict[str, Any], dev: bool) -> list[str]:
    """The requirement files that would be installed now."""
    wanted = [(env, env.wanted(dev)) for env in setup["ENVIRONMENTS"]]
    return [name for env, name in wanted if not env.is_current(name)]


def test_a_second_set_up_does_nothing_and_says_nothing(
    setup: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    pretend_installed(setup, "")
    setup["main"](["runtime"])
    assert capfd.readouterr() == ("", "")


def test_what_was_set_up_to_run_is_completed_for_development(setup: dict[str, Any]) -> None:
    pretend_installed(setup, "")
    assert due(setup, dev=True) == ["gateway-dev", "engine-dev"]


def test_what_was_set_up_for_development_is_kept_so(setup: dict[str, Any], clone: Path) -> None:
    pretend_installed(setup, "-dev")
    assert due(setup, dev=False) == []
    (clone / "requirements" / "gateway-dev.txt").write_text("changed")
    assert due(setup, dev=False) == ["gateway-dev"]


def test_changed_requirements_are_installed(setup: dict[str, Any], clone: Path) -> None:
    pretend_installed(setup, "")
    (clone / "requirements" / "engine.txt").write_text("changed")
    assert due(setup, dev=False) == ["engine"]


def test_an_install_cut_short_is_taken_up_again(setup: dict[str, Any]) -> None:
    pretend_installed(setup, "-dev")
    gateway = setup["ENVIRONMENTS"][0]
    gateway.stamp.write_text(f"gateway-dev {setup['UNFINISHED']}")
    assert due(setup, dev=False) == ["gateway-dev"]


NEEDED = {
    "chromium": "chromium",
    "initdb": "postgresql",
    "redis-server": "redis-server",
    "node": "nodejs",
    "npm": "npm",
    "java": "default-jre-headless",
}


@pytest.fixture
def bare(clone: Path, tmp_path: Path) -> Path:
    """A folder for PATH with none of what the tests drive, for somebody who may install nothing."""
    programs = tmp_path / "bare"
    programs.mkdir()
    for name in ("sh", "dirname"):
        put(programs, name, shutil.which(name))
    put_fake(programs, "id", "echo 1000")
    return programs


def put_fake(machine: Path, name: str, does: str = ":") -> None:
    (machine / name).write_text(f"#!{shutil.which('sh')}\n{does}\n")
    (machine / name).chmod(0o755)


def missing(clone: Path, machine: Path) -> list[str]:
    """What ``scripts/test-needs`` says is missing."""
    done = subprocess.run(
        ["scripts/test-needs"],
        cwd=clone,
        env={"PATH": str(machine)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    said = "The tests need these programs, which are not installed: "
    assert done.stderr.startswith(said), done.stderr
    return done.stderr.removeprefix(said).split()


def test_a_machine_that_has_none_of_what_the_tests_drive_is_told_all(clone: Path, bare: Path) -> None:
    assert missing(clone, bare) == list(NEEDED.values())


@pytest.mark.parametrize("program", NEEDED)
def test_one_missing_program_is_named_and_no_other(clone: Path, bare: Path, program: str) -> None:
    """Each is looked for as a program: a name the script itself uses is not one."""
    for name in NEEDED:
        if name != program:
            put_fake(bare, name)
    assert missing(clone, bare) == [NEEDED[program]]


def test_whoever_may_install_gets_what_is_missing_and_hears_what_could_not_be_had(
    clone: Path, bare: Path
) -> None:
    put_fake(bare, "id", "echo 0")
    for name in ("mktemp", "rm", "tail"):
        put(bare, name, shutil.which(name))
    asked = bare / "asked"
    put_fake(bare, "apt-get", f'echo "$@" >>"{asked}"')
    assert missing(clone, bare) == list(NEEDED.values()), "this apt-get installed nothing"
    assert f"install -q -y --no-install-recommends {' '.join(NEEDED.values())}" in asked.read_text()


def test_what_only_saves_time_is_asked_for_once_and_its_lack_stops_nobody(clone: Path, bare: Path) -> None:
    put_fake(bare, "id", "echo 0")
    for name in NEEDED:
        put_fake(bare, name)
    put_fake(clone / "scripts", "test-node-needs")
    asked = bare / "asked"
    put_fake(bare, "apt-get", f'echo "$@" >>"{asked}"; exit 100')
    run = partial(subprocess.run, ["scripts/test-needs"], cwd=clone, env={"PATH": str(bare)}, check=True)
    run(timeout=60)
    assert asked.exists()
    asked.unlink()
    put_fake(bare, "chromium-headless-shell")
    run(timeout=60)
    assert not asked.exists()
