"""The settings: complete without any, and strict about those given."""

import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.serving.private_files import sqlite_file
from bot.serving.sockets import CannotStart
from bot.settings import ROOT, Settings, SettingsError, names

NOWHERE = Path("/nonexistent/.env")


def read(**given: str) -> Settings:
    return Settings.read(given, NOWHERE)


def faults(**given: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(**given)
    return refused.value.faults


def test_everything_has_a_default() -> None:
    """Without any setting: this machine only, SQLite in var/, an engine of our own."""
    settings = read()
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.database_url == f"sqlite:///{ROOT}/var/ventanilla.db"
    assert settings.engine_url == ""


def test_an_empty_value_means_the_default() -> None:
    assert read(PORT="", HOST=" ").port == 8080


def test_all_wrong_values_are_named_at_once_with_what_was_expected() -> None:
    assert faults(PORT="eighty", LOG_LEVEL="loud", LEASE_SECONDS="-1") == [
        "PORT is 'eighty': expected a whole number from 1 to 65535.",
        "LEASE_SECONDS is '-1': expected a number of seconds from 1 to 300.",
        "LOG_LEVEL is 'loud': expected one of debug, info, warning, error.",
    ]


def test_https_is_spoken_by_a_proxy_in_front() -> None:
    assert read().proxies_before_us == 0
    assert read(PUBLIC_URL="https://help.example.org").proxies_before_us == 1
    assert read(PUBLIC_URL="https://help.example.org", PROXIES="0").proxies_before_us == 0
    assert read(PROXIES="2").proxies_before_us == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80.5"),
        ("PORT", "٨٠"),
        ("PUBLIC_URL", "help.example.org"),
        ("PUBLIC_URL", "https://help.example.org/?a=1"),
        ("PUBLIC_URL", "https://help.example.org:99999"),
        ("PUBLIC_URL", "https://help.example.org:port"),
        ("SMTP_URL", "smtp://mail.example.org:0x19"),
        ("WEB_ORIGINS", "https://a.example/path"),
        ("ENGINE_URL", "ftp://engine"),
        ("ENGINE_TIMEOUT_SECONDS", "nan"),
        ("ENGINE_PATIENCE_SECONDS", "soon"),
        ("SESSION_HOURS", "0"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgresql://user:password@[::1/x"),
        ("DATABASE_URL", "postgresql://user:pass/word@host:port/x"),
        ("DATABASE_URL", "postgresql://host:99999/x"),
        ("DATABASE_URL", "postgresql://user:password@host:/x"),
        ("TRACKER_URL", "trackers.db"),
        ("REDIS_URL", "redis://127.0.0.1:port/0"),
        ("PUBLIC_URL", "https://help.example.org:99999"),
        ("SMTP_URL", "smtp://user:password@mail.example.org:port"),
        ("TRANSCRIBER_COMMAND", "whisper 'in quotes"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    assert any(fault.startswith(name) for fault in faults(**{name: value}))


@pytest.mark.parametrize("password", ["ab/cd", "12#34", "a?b", "a[b", "a]b", "a:b", "a%40b"])
def test_a_password_may_hold_what_an_address_elsewhere_may_not(password: str) -> None:
    """Whatever SQLAlchemy takes: a house that ran starts after an update."""
    for scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        url = f"{scheme}://u:{password}@h:5432/db?sslmode=require"
        assert read(DATABASE_URL=url, TRACKER_URL=url).database_url == url
        parts = sa.make_url(url)
        assert (parts.host, parts.port, parts.database) == ("h", 5432, "db")


@pytest.mark.parametrize("place", ["u@h/db", "h", "/db?host=/run/postgresql", "u:p@[::1]:5432/db"])
def test_a_database_may_be_named_in_part(place: str) -> None:
    assert read(DATABASE_URL=f"postgresql://{place}").database_url == f"postgresql://{place}"
    sa.make_url(f"postgresql://{place}")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ENGINE_TOKEN", "ACTION_TOKEN", "DATABASE_URL"])
def test_a_secret_is_not_shown_even_when_it_is_refused(name: str) -> None:
    assert "hunter2" not in "".join(faults(**{name: "hunter2"}))


def test_secrets_are_not_in_the_printed_form() -> None:
    secret = "correct horse battery"
    settings = read(
        SECRET_KEY=secret,
        ENGINE_TOKEN=secret,
        ACTION_TOKEN=secret,
        DATABASE_URL=f"postgresql://u:{secret}@h/d",
        TRACKER_URL=f"postgresql://u:{secret}@h/t",
    )
    assert settings.secret_key == secret
    assert secret not in repr(settings) + str(settings)


def test_an_engine_elsewhere_needs_its_token() -> None:
    assert faults(ENGINE_URL="http://engine:5005")[0].startswith("ENGINE_TOKEN is missing")
    assert read(ENGINE_URL="http://engine:5005/", ENGINE_TOKEN="t" * 32).engine_url == "http://engine:5005"


def test_a_new_engine_token_is_made_at_every_start() -> None:
    assert len(read().engine_token) > 30
    assert read().engine_token != read().engine_token


def test_an_address_to_open_is_given_for_a_gateway_that_listens_everywhere() -> None:
    assert read(HOST="0.0.0.0", PORT="9000").public_url == "http://127.0.0.1:9000"
    assert read(PUBLIC_URL="https://help.example.org/").public_url == "https://help.example.org"


def test_a_relative_database_is_found_from_anywhere() -> None:
    assert read(DATABASE_URL="sqlite:///here.db").database_url == f"sqlite:///{ROOT}/here.db"
    assert read(DATABASE_URL="sqlite:////tmp/x.db").database_url == "sqlite:////tmp/x.db"


def test_both_databases_are_found_at_the_same_place_whatever_signs_their_folder_has(tmp_path: Path) -> None:
    """The gateway's SQLAlchemy reads an address as one, the engine's older one as a name."""
    folder = tmp_path / "mi casa 100% a"
    for given in (
        {"VAR_DIR": str(folder)},
        {"TRACKER_URL": f"sqlite:///{tmp_path}/mi%20casa%20100%25 a/trackers.db"},
    ):
        settings = read(**given)
        assert sqlite_file(settings.tracker_url) == folder / "trackers.db"
        assert sa.make_url(settings.tracker_url).database == str(folder / "trackers.db")
        told = settings.engine_environment("http://127.0.0.1:1/actions")["TRACKER_URL"]
        assert told == f"sqlite:///{folder}/trackers.db"


def test_a_folder_that_the_engine_would_cut_short_is_refused_by_name(tmp_path: Path) -> None:
    """There the engine would write into another file than the gateway erases in."""
    for name, value in (("VAR_DIR", "mi casa? a"), ("TRACKER_URL", "sqlite:///what%3F/trackers.db")):
        with pytest.raises(SettingsError, match=f"^{name}: expected a file .* no question mark"):
            read(**{name: value})
    assert read(TRACKER_URL="sqlite:///trackers.db?timeout=5").tracker_url.endswith("/trackers.db?timeout=5")


def test_a_folder_in_ones_home_is_there_and_not_in_a_folder_called_so() -> None:
    """A shell knows what ~ is, and whoever writes .env thinks of one."""
    assert read(VAR_DIR="~/kept").var_dir == str(Path.home() / "kept")
    assert faults(VAR_DIR="~nobody-here/kept") == [
        "VAR_DIR is '~nobody-here/kept': expected a folder such as /var/lib/ventanilla."
    ]


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_key_that_a_power_cut_left_empty_signs_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret-key").write_text(content)
    with pytest.raises(CannotStart, match="holds no key"):
        _ = read(VAR_DIR=str(tmp_path)).secret_key


def test_the_secret_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first, second = read(VAR_DIR=str(tmp_path)), read(VAR_DIR=str(tmp_path))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 30
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# ours\nexport PORT=9001  # not 8080\nHOST='0.0.0.0'\nLOG_FORMAT=json\n")
    settings = Settings.read({"LOG_FORMAT": "text"}, file)
    assert (settings.port, settings.host, settings.log_format) == (9001, "0.0.0.0", "text")
    assert settings.warnings == ()


def test_a_misspelt_name_in_the_file_is_pointed_out(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DATABSE_URL=sqlite:///x.db\nUNRELATED_THING=1\n")
    assert Settings.read({}, file).warnings == (
        ".env: DATABSE_URL is not a setting of ours and has no effect. Did you mean DATABASE_URL?",
        ".env: UNRELATED_THING is not a setting of ours and has no effect.",
    )


def test_a_line_that_is_no_setting_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=9001\nwhat is this\n")
    with pytest.raises(SettingsError, match=r"\.env, line 2: expected NAME=value"):
        Settings.read({}, file)


@pytest.mark.parametrize(("encoding", "line"), [("latin-1", 2), ("utf-16", 1)])
def test_a_file_of_another_encoding_is_refused_by_line(tmp_path: Path, encoding: str, line: int) -> None:
    file = tmp_path / ".env"
    file.write_bytes("PORT=9001\nFIRST_OPERATOR=Íñigo\n".encode(encoding))
    with pytest.raises(SettingsError, match=rf"\.env, line {line}: expected a file saved as UTF-8"):
        Settings.read({}, file)


def test_the_engine_is_told_its_tokens_and_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s" * 20)
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    monkeypatch.setenv("LANG", "C.UTF-8")
    settings = Settings.read(dotenv=NOWHERE)
    given = settings.engine_environment("http://127.0.0.1:9999/actions")
    assert given["ENGINE_TOKEN"] == settings.engine_token
    assert given["ACTION_URL"] == "http://127.0.0.1:9999/actions"
    assert given["LANG"] == "C.UTF-8"
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(given)


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    """.env.example is what the documentation points to: complete, true and explained."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    written = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert written == names()
    for number, line in enumerate(lines):
        if "=" in line and not line.startswith("#"):
            assert lines[number - 1].startswith("# "), f"{line} is not explained"


@pytest.mark.parametrize(
    ("url", "calls"),
    [
        ("https://help.example.org", True),
        ("https://help.example.org:8443", True),
        ("https://help.example.org:9443", False),
        ("http://help.example.org", False),
        ("", False),
    ],
)
def test_telegram_can_only_call_where_it_does(url: str, calls: bool) -> None:
    """On https, on one of its four ports; otherwise it is asked for news."""
    assert read(PUBLIC_URL=url).telegram_calls_us is calls
    assert not read(PUBLIC_URL=url, TELEGRAM_UPDATES="polling").telegram_calls_us
    if not calls:
        assert "TELEGRAM_UPDATES" in faults(PUBLIC_URL=url, TELEGRAM_UPDATES="webhook")[0]


@pytest.mark.parametrize("token", ["hola", "123:abc", "12345678:" + "a" * 20, "x12345678:" + "a" * 35])
def test_what_is_no_token_of_a_bot_is_refused_without_being_shown(token: str) -> None:
    (fault,) = faults(TELEGRAM_BOT_TOKEN=token)
    assert "BotFather" in fault and token not in fault


WHATSAPP = {
    "TWILIO_ACCOUNT_SID": "AC" + "a1" * 16,
    "TWILIO_AUTH_TOKEN": "hunter2" * 4,
    "WHATSAPP_NUMBER": "+34 600 000 100",
    "PUBLIC_URL": "https://help.example.org",
}


def test_whatsapp_takes_its_settings_together() -> None:
    settings = read(**WHATSAPP)
    assert settings.whatsapp_number == "+34600000100"
    assert "hunter2" not in repr(settings)
    for name in WHATSAPP:
        assert faults(**{**WHATSAPP, name: ""}) == [
            f"{name} is missing: WhatsApp needs it together with "
            "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, WHATSAPP_NUMBER."
        ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", "SK123"),
        ("WHATSAPP_NUMBER", "600000100"),
        ("WHATSAPP_PER_SECOND", "0"),
        ("WHATSAPP_CATCH_UP_HOURS", "169"),
    ],
)
def test_a_wrong_setting_of_whatsapp_is_refused_by_name(name: str, value: str) -> None:
    assert any(fault.startswith(name) for fault in faults(**{**WHATSAPP, name: value}))
