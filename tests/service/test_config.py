"""Settings: who wins, where each came from, and a table of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.phrasebook import LOCALES
from deconflict.service import config
from deconflict.service.config import LIVE_URL, SETTINGS, Peer, load
from deconflict.service.feed_settings import FeedSource, live_circle


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is also where the default data_dir lies."""
    monkeypatch.setattr(config, "user_data_path", lambda _name: tmp_path / "data")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    path = folder / "deconflict.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults(folder: Path) -> None:
    found = load(folder=folder)
    assert (found.host, found.port, found.status, found.live_url) == ("127.0.0.1", 8470, "EXERCISE", LIVE_URL)
    assert (found.peers, found.feeds, found.open, found.data_dir) == ((), (), False, folder / "data")
    assert set(found.origin.values()) == {"default"}
    assert set(found.origin) == set(SETTINGS)


def test_flags_before_variables_before_file_before_defaults(folder: Path) -> None:
    path = written(folder, 'name = "ALFA"\n# ports\nport = 1\npeer_port = 1\npairing_port = 1\n')
    found = load(
        {"pairing_port": 3, "host": None, "peers": []},
        {"DECONFLICT_PAIRING_PORT": "2", "DECONFLICT_PEER_PORT": "2", "PATH": "x"},
        folder=folder,
    )
    assert (found.port, found.peer_port, found.pairing_port, found.host, found.name) == (1, 2, 3, "127.0.0.1", "ALFA")
    assert found.origin["port"] == f"{path}:3:1"
    assert found.origin["peer_port"] == "DECONFLICT_PEER_PORT"
    assert found.origin["pairing_port"] == "--pairing-port"
    assert found.origin["host"] == "default"


def _as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_as_toml(inner)}" for name, inner in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _as_variable(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name} = {_as_toml(inner)}" for name, inner in value.items())
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def test_every_setting_by_every_way(folder: Path) -> None:
    said: dict[str, object] = {
        "data_dir": "d", "name": "ALFA", "status": "ACTUAL", "host": "::1", "port": 0, "peer_host": "0.0.0.0",
        "peer_port": 1, "pairing_port": 2,
        "advertise": "node.example:8471", "hosts": ["page.example"], "peers": ["BRAVO@[::1]:8471"], "feeds": ["north=sbs:127.0.0.1:30003"],
        "live_url": "http://127.0.0.1:9/{lat}/{lon}/{radius_nm}", "agreements": ["a.toml"], "locale": "fr", "units": "metric", "open": True,
        "log_level": "debug", "debug": True,
        "smtp": {"host": "::1", "security": "none", "from": "line@alfa.example"}, "imap": {"host": "mail.example", "every_s": 9},
        "drop": {"path": "mail"}, "paging": {"duty": {"urls_env": "DUTY_URLS"}},
        "hooks": {"log": {"url": "http://127.0.0.1:9/", "secret_env": "HOOK_SECRET", "topics": ["alert"]}},
        "cot": {"address": "[::1]:8087", "release": ["tracks", "zones@BRAVO"]},
        "oidc": {"issuer": "https://login.alfa.example", "client_id": "deconflict"}, "lock_after_min": 30,
        "framed_by": "http://127.0.0.1:8480",
        "reading": {"vertical": "m", "grid": "mgrs"},
        "witnesses": ["w1+902ad9bc+BAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f https://w1.example"],
    }  # fmt: skip
    assert set(said) == set(SETTINGS)
    texts = {f"DECONFLICT_{n.upper()}": _as_variable(v) for n, v in said.items()}
    path = written(folder, "".join(f"{n} = {_as_toml(v)}\n" for n, v in said.items()))
    by_file = load(folder=folder)
    path.unlink()
    by_flags, by_variables = load(said, folder=folder), load(environ=texts, folder=folder)
    values = [[value for _, value, _ in found.rows()] for found in (by_file, by_flags, by_variables)]
    assert values[0] == values[1] == values[2]
    assert by_file.peers == (Peer("BRAVO", "::1", 8471),)
    assert by_file.feeds == (FeedSource("north", "sbs", "127.0.0.1:30003"),)
    assert by_file.agreements == (folder / "a.toml",)
    assert {name: value for name, value, _ in by_file.rows()}["feeds"] == "north=sbs:127.0.0.1:30003"
    assert "default" not in by_file.origin.values()


def test_feeds(folder: Path) -> None:
    texts = ["file:tracks/a.jsonl", "readsb:http://127.0.0.1:8080/data/aircraft.json", "live:46.5, 7.2, 40"]
    assert load({"feeds": texts}, folder=folder).feeds == (
        FeedSource("file:tracks/a.jsonl", "file", str(folder / "tracks" / "a.jsonl")),
        FeedSource(texts[1], "readsb", "http://127.0.0.1:8080/data/aircraft.json"),
        FeedSource(texts[2], "live", "46.5, 7.2, 40"),
    )
    assert live_circle("46.5, 7.2, 40") == (46.5, 7.2, 40.0)
    assert {n: v for n, v, _ in load({"feeds": texts[:1]}, folder=folder).rows()}["feeds"] == texts[0]


def test_where_the_file_is_looked_for(folder: Path) -> None:
    other = folder / "other.toml"
    other.write_text("port = 9")
    (folder / "data").mkdir()
    (folder / "data" / "deconflict.toml").write_text("port = 7")
    assert load(folder=folder).port == 7
    assert load({"data_dir": str(folder / "empty")}, folder=folder).port == 8470
    written(folder, "port = 8")
    assert load(folder=folder).port == 8
    assert load(environ={"DECONFLICT_CONFIG": "other.toml"}, folder=folder).port == 9
    assert load({"config": str(other)}, {"DECONFLICT_CONFIG": "none.toml"}, folder=folder).port == 9
    assert load(file=other, folder=folder).port == 9


def test_paths_start_from_the_file_that_names_them(folder: Path) -> None:
    (folder / "etc").mkdir()
    (folder / "etc" / "deconflict.toml").write_text('data_dir = "../state"\nagreements = ["/abs.toml"]')
    found = load(file=folder / "etc" / "deconflict.toml", folder=folder)
    assert found.data_dir == folder / "etc" / ".." / "state"
    assert found.agreements == (Path("/abs.toml"),)


BAD_FILES = [
    ("pot = 8470", ":1:1, pot", "did you mean 'port'?"),
    ('name = "x"\n\n  peer-port = 1', ":3:3, peer-port", "did you mean 'peer_port'?"),
    ("[server]\nport = 1", ":1:1, server", "settings are data_dir, name"),
    ("peers.bravo = 1", ":1:1, peers", "a list of up to 64 texts"),
    ('[[feeds]]\nkind = "sbs"', ":1:1, feeds", "file:PATH"),
    ('token = "abc"', ":1:1, token", "only their owner can read"),
    ('key_password = "abc"', ":1:1, key_password", "only their owner can read"),
    ("port = 70000", ":1:1, port", "a port from 1 to 65535"),
    ('port = "http"', ":1:1, port", "a port from 1 to 65535"),
    ("port = true", ":1:1, port", "a port from 1 to 65535"),
    ("port = 1.5", ":1:1, port", "a port from 1 to 65535"),
    ('status = "DRILL"', ":1:1, status", "one of EXERCISE, ACTUAL"),
    ('status = "EXCERCISE"', ":1:1, status", "did you mean 'EXERCISE'?"),
    ('host = "http://x"', ":1:1, host", "a host name or address"),
    ('hosts = "a b"', ":1:1, hosts", "a host name or address"),
    ('peers = ["BRAVO"]', ":1:1, peers", "NAME@host:port"),
    ('peers = ["BRAVO@host"]', ":1:1, peers", "host:port"),
    ('peers = ["BRAVO@host:0"]', ":1:1, peers", "host:port"),
    ("peers = [3]", ":1:1, peers", "NAME@host:port"),
    ('feeds = ["serial:3"]', ":1:1, feeds", "file:PATH, sbs:HOST:PORT"),
    ('feeds = ["sbs:host"]', ":1:1, feeds", "host:port"),
    ('feeds = ["readsb:ftp://x/a"]', ":1:1, feeds", "aircraft.json"),
    ('feeds = ["readsb:http://["]', ":1:1, feeds", "aircraft.json"),
    ('feeds = ["readsb:http://u:p@x/a"]', ":1:1, feeds", "aircraft.json"),
    ('feeds = ["live:46,7"]', ":1:1, feeds", "as in 46.5,7.2,40"),
    ('feeds = ["live:46,7,9999"]', ":1:1, feeds", "as in 46.5,7.2,40"),
    ('feeds = ["live:99,7,20"]', ":1:1, feeds", "as in 46.5,7.2,40"),
    ('live_url = "https://x/{lat}/{lon}"', ":1:1, live_url", "{lat}, {lon} and {radius_nm}"),
    ('live_url = "https://x/{lat/{lon}"', ":1:1, live_url", "{lat}, {lon} and {radius_nm}"),
    ('live_url = "gopher://{lat}{lon}{radius_nm}"', ":1:1, live_url", "{lat}, {lon} and {radius_nm}"),
    ("agreements = [3]", ":1:1, agreements", "a path"),
    ('data_dir = ""', ":1:1, data_dir", "a path"),
    ("open = 1", ":1:1, open", "true or false"),
    ('open = "maybe"', ":1:1, open", "true or false"),
    ('name = "a\\tb"', ":1:1, name", "up to 64 printable signs"),
    ("name = 3", ":1:1, name", "up to 64 printable signs"),
    ('log_level = "warn"', ":1:1, log_level", "did you mean 'warning'?"),
    ('units = "imperial"', ":1:1, units", "one of aviation, metric"),
    ('advertise = "node"', ":1:1, advertise", "host:port"),
    ("advertise = 3", ":1:1, advertise", "host:port"),
    ('port = 1\nport = 2', ":2", "name = value"),
    ("port = \n", ":1:8", "name = value"),
    ('name = "x', ":1", "name = value"),
    ("hosts = " + "['a'," * 1 + "'a'," * 64 + "]", ":1:1, hosts", "a list of up to 64 texts"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "mend"), BAD_FILES)
def test_bad_files(folder: Path, text: str, where: str, mend: str) -> None:
    path = written(folder, text)
    with pytest.raises(Refused) as refused:
        load(folder=folder)
    assert refused.value.where.startswith(f"{path}{where}")
    assert mend in refused.value.mend
    written(folder, "port = 3")
    assert load(folder=folder).port == 3


def test_files_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="No such file") as refused:
        load(file=folder / "none.toml")
    assert "--config" in refused.value.mend
    (folder / "latin.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(Refused, match="no UTF-8 at byte 8"):
        load(file=folder / "latin.toml")
    monkeypatch.setattr(config, "MAX_FILE_BYTES", 3)
    written(folder, "port = 1")
    with pytest.raises(Refused, match="8 bytes of settings"):
        load(folder=folder)


@pytest.mark.parametrize(
    ("flags", "environ", "where", "mend"),
    [
        ({"pot": 1}, {}, "--pot", "did you mean 'port'?"),
        ({"peer_port": "x"}, {}, "--peer-port", "a port from 1"),
        ({"feeds": ["sbs:"]}, {}, "--feeds", "sbs:HOST:PORT"),
        ({}, {"DECONFLICT_PROT": "1"}, "DECONFLICT_PROT", "did you mean 'port'?"),
        ({}, {"DECONFLICT_PORT": "-1"}, "DECONFLICT_PORT", "a port from 1"),
        ({}, {"DECONFLICT_OPEN": "perhaps"}, "DECONFLICT_OPEN", "true or false"),
        ({}, {"DECONFLICT_TOKEN": "abc"}, "DECONFLICT_TOKEN", "only their owner can read"),
        ({}, {"DECONFLICT_PEERS": "BRAVO@h:1; nonsense"}, "DECONFLICT_PEERS", "NAME@host:port"),
        ({}, {"DECONFLICT_DATA_DIR": "a\0b"}, "DECONFLICT_DATA_DIR", "a path"),
    ],
)
def test_bad_flags_and_variables(folder: Path, flags: dict[str, object], environ: dict[str, str], where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        load(flags, environ, folder=folder)
    assert refused.value.where == where
    assert mend in refused.value.mend


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=30) | st.integers() | st.booleans() | st.lists(st.text(max_size=20), max_size=3))
def test_any_value_is_taken_or_refused(name: str, value: object) -> None:
    try:
        load({name: value}, folder=Path(__file__).parent)
    except Refused as refused:
        named = refused.where == f"--{name.replace('_', '-')}" and bool(refused.mend)
    else:
        named = True
    assert named


def test_every_setting_is_documented_with_its_default() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    settings = page.partition("\n## How we read")[0]
    rows = {line.split("|")[1].strip(" `"): line for line in settings.splitlines() if line.startswith("| `") and line.count("|") == 4}
    assert set(rows) == set(SETTINGS)
    for name, setting in SETTINGS.items():
        assert setting.help in rows[name]
        assert (
            not isinstance(setting.default, int | str)
            or not str(setting.default)
            or f"`{str(setting.default).lower()}`" in rows[name].lower()
        )


def test_every_language_of_the_phrasebook_can_be_chosen() -> None:
    for locale in LOCALES:
        assert SETTINGS["locale"].parse(locale, Path()) == locale
    assert ", ".join(LOCALES) in SETTINGS["locale"].help
