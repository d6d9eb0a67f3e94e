"""Plugins are found by their entry points in real installed packages; one that is broken is named and costs nothing else."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.service import opening, picture_files
from deconflict.service import plugins as plugins_module
from deconflict.service.plugins import GROUP, Plugins, load, minima_of
from deconflict.wire.opened import Assumed

GOOD = """
    from deconflict.airspace.separation import parse_minima
    from deconflict.service.plugins import Exporter, Notifier, hook
    from deconflict.wire.heard import SourceClock, TrackTongue

    @hook
    def track_tongues():
        return [TrackTongue("hilltop", "Hilltop radar", "m", "AMSL", SourceClock.ARRIVAL, lambda name, options: None)]

    @hook
    def exporters():
        return [Exporter("names", "text/plain", lambda features: repr(features).encode())]

    @hook
    def notifiers():
        return [Notifier("bell", lambda title, text: None)]

    @hook
    def minima():
        return {"valley": parse_minima("1NM,300ft")}
"""


def installed(folder: Path, name: str, code: str) -> Distribution:
    """A package as pip leaves it: a module and the metadata that names its entry point."""
    (folder / f"{name}.py").write_text(dedent(code))
    metadata = folder / f"{name}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {name}\n\n[console_scripts]\nother = {name}:main\n")
    return PathDistribution(metadata)


def loaded(*packages: Distribution) -> Plugins:
    return load((entry, package) for package in packages for entry in package.entry_points if entry.group == GROUP)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_plugin_gives_what_its_hooks_give(folder: Path) -> None:
    known = loaded(installed(folder, "plugin_good", GOOD))
    assert [(one.name, one.package, one.version, one.fault) for one in known.found] == [("plugin_good", "plugin_good", "1.2", None)]
    assert known.found[0].gives == {
        "track_tongues": ("hilltop",), "exporters": ("names",), "notifiers": ("bell",), "minima": ("valley",),
    }  # fmt: skip
    assert known.track_tongues["hilltop"].title == "Hilltop radar"
    assert known.minima["valley"].horizontal_mm == 1_852_000


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("plugin_raises", "raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("plugin_exits", "import sys; sys.exit(3)", "SystemExit: 3"),
        ("plugin_missing", "import no_such_library", "ModuleNotFoundError"),
        ("plugin_empty", "x = 1", "none of the hooks"),
        (
            "plugin_unknown",
            "from deconflict.service.plugins import hook\n@hook\ndef sound_the_horn(): return []",
            "sound_the_horn",
        ),
        (
            "plugin_hook_raises",
            "from deconflict.service.plugins import hook\n@hook\ndef exporters(): return 1 / 0",
            "ZeroDivisionError",
        ),
        (
            "plugin_wrong_type",
            "from deconflict.service.plugins import hook\n@hook\ndef minima(): return {'a': '3NM'}",
            "minima gave str where Minima is needed",
        ),
        (
            "plugin_nameless",
            "from deconflict.service.plugins import hook\n@hook\ndef notifiers(): return [len]",
            "notifiers gave builtin_function_or_method where Notifier is needed",
        ),
    ],
)  # fmt: skip
def test_a_broken_plugin_is_named_and_the_others_work(folder: Path, name: str, code: str, why: str) -> None:
    known = loaded(installed(folder, name, code), installed(folder, "zz_good", GOOD))
    broken, good = known.found
    assert broken.name == name and broken.fault is not None and why in broken.fault and not broken.gives
    assert good.fault is None and list(known.exporters) == ["names"]


def test_a_name_that_is_taken_is_refused_and_the_first_stays(folder: Path) -> None:
    known = loaded(installed(folder, "a_first", GOOD), installed(folder, "b_second", GOOD))
    assert known.found[1].fault is not None and "'hilltop' is another plugin's" in known.found[1].fault
    assert known.found[0].gives and list(known.track_tongues) == ["hilltop"]


def test_ctrl_c_is_not_a_plugin_s_fault(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        loaded(installed(folder, "plugin_interrupted", "raise KeyboardInterrupt"))


def test_the_command_lists_them_and_says_when_one_is_left_out(folder: Path) -> None:
    def listed() -> tuple[int, list[dict[str, object]]]:
        code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from deconflict.service.cli import main; main()"
        done = subprocess.run([sys.executable, "-c", code, str(folder), "plugins", "--json"], capture_output=True, timeout=120, check=False)
        return done.returncode, msgspec.json.decode(done.stdout)["plugins"]

    assert listed() == (0, [])
    installed(folder, "plugin_good", GOOD)
    code, found = listed()
    assert (code, [one["name"] for one in found]) == (0, ["plugin_good"])
    installed(folder, "plugin_broken", "1 / 0")
    code, found = listed()
    assert (code, [one["name"] for one in found if one["fault"]]) == (1, ["plugin_broken"])


TALKING = """
    from deconflict.service.plugins import Exporter, hook
    from deconflict.wire.opened import FileTongue, Record

    def read(data, source, assumed):
        if b"bad" in data:
            raise KeyError("height")
        said = {"function": "clinic", "radius_m": 500.0, "from": "2031-05-01T08:00:00Z", "until": "2031-05-01T18:00:00Z"}
        place = {"type": "Point", "coordinates": [7.5, 46.5]}
        return [Record(source, "clinic", ({"type": "Feature", "geometry": place, "properties": said},))]

    def is_one(head, name):
        return {b"VALLEY": True}[head[:6]]

    @hook
    def file_tongues():
        return [FileTongue("valley", "Valley list", (".valley",), "m", "AMSL", "UTC", is_one, read)]

    @hook
    def exporters():
        names = Exporter("names", "text/plain", lambda features: repr(features).encode())
        return [names, Exporter("broken", "text/plain", lambda features: 1 / 0)]
"""


def test_files_are_opened_in_a_plugin_s_tongue_and_its_faults_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = loaded(installed(folder, "plugin_talking", TALKING))
    monkeypatch.setattr(opening, "plugins", lambda: known)
    for name, data in (("good", b"VALLEY"), ("bad", b"VALLEY bad"), ("other", b"MOUNTAIN")):
        (folder / name).write_bytes(data)
    opened = opening.open_file(str(folder / "good"), Assumed())
    assert opened.tongue == "Valley list" and [record.kind for record in opened.records] == ["SITE_NOTICE"]
    with pytest.raises(Refused, match="the plugin failed: KeyError: 'height'"):
        opening.open_file(str(folder / "bad"), Assumed())
    with pytest.raises(Refused, match="none of the tongues") as fault:
        opening.open_file(str(folder / "other"), Assumed())
    assert "Valley list" in fault.value.mend


def test_the_picture_is_written_by_a_plugin_and_its_faults_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = loaded(installed(folder, "plugin_talking", TALKING))
    monkeypatch.setattr(picture_files, "plugins", lambda: known)
    nothing = picture_files.PictureFeatures((), (), 0)
    assert picture_files.formats()["names"] == "text/plain" and picture_files.formats()["kml"].endswith("kml+xml")
    assert picture_files.written("names", nothing, "ALFA") == b"<Collection of 0: >"
    with pytest.raises(Refused, match="ZeroDivisionError"):
        picture_files.written("broken", nothing, "ALFA")
    with pytest.raises(Refused, match="no format"):
        picture_files.written("morse", nothing, "ALFA")


def test_minima_by_name_or_as_they_are_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = loaded(installed(folder, "plugin_good", GOOD))
    monkeypatch.setattr(plugins_module, "plugins", lambda: known)
    assert minima_of("valley", "--minima") == minima_of("1NM,300ft", "--minima") == known.minima["valley"]
    with pytest.raises(Refused, match="parts"):
        minima_of("vale", "--minima")
