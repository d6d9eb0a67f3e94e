"""The house rules, as tests. Each failure says which rule, where, and what to do."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from deconflict.statements import KINDS

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "deconflict"
TESTS = ROOT / "tests"

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
LONG_FILES: dict[str, str] = {}
"""Path -> why a cut would be worse. Short, and every line of it still true (see test_no_long_file)."""

ELSEWHERE = {"browser": "service/web in a real Chromium", "service/test_wheel.py": "hatch_build.py, by way of the wheel it makes"}
"""Tests (a folder or a file) of what is no single module -> what they test."""
PAGES = {"statements": "messages"}
"""Rooms whose page is written from the code under another name."""

SOURCE = {".py", ".js", ".css", ".html", ".ftl", ".sh"}
TEXT = SOURCE | {".md", ".toml", ".json", ".txt", ".in", ".yml", ".yaml", ".patch", ""}
MACHINE_PATH = re.compile(r"(?<![\w.~/*-])/(?:home|root|work|opt|Users|mnt)/\w")
REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs|yarnpkg|crates)\.(?:org|com|io)|registry\.[\w-]+\.\w|--(?:extra-)?index-url")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
FORBIDDEN_FIELD = re.compile(r"target|weapon|sensor|munition|warhead|strike|ammo", re.IGNORECASE)
VERDICT = re.compile(r"\b(?:safe|clear)\b", re.IGNORECASE)


def tracked() -> list[Path]:
    """Every file of ours: what git tracks or would track; without git, what is here but not built."""
    try:
        asked = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        names = subprocess.run(asked, capture_output=True, check=True, text=True).stdout.split("\0")
        return sorted(ROOT / name for name in names if name and (ROOT / name).is_file())
    except (OSError, subprocess.CalledProcessError):
        built = {".venv", "build", "dist", "site", "node_modules", "__pycache__", "modules"}
        return sorted(p for p in ROOT.rglob("*") if p.is_file() and not built & set(p.relative_to(ROOT).parts))


def modules(folder: Path) -> dict[Path, ast.Module]:
    """Every Python file under a folder, parsed."""
    return {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in sorted(folder.rglob("*.py"))}


OURS = [path for path in tracked() if path.suffix in TEXT]
MODULES = modules(SRC)


def at(path: Path, line: int = 0) -> str:
    """A place as people and editors read it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def lines_matching(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """Places of every line that matches."""
    found = []
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{at(path, number)}: {line.strip()[:100]}")
    return found


def test_no_long_file() -> None:
    long = {}
    for path in OURS:
        if path.suffix in SOURCE:
            count = len(path.read_text(encoding="utf-8").splitlines())
            if count > MAX_FILE_LINES:
                long[at(path)] = count
    assert set(long) == set(LONG_FILES), f"cut these files, or give the reason (and take out what is short again): {long}"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def test_no_long_function() -> None:
    long = []
    for path, tree in MODULES.items():
        for function in functions(tree):
            count = (function.end_lineno or function.lineno) - function.lineno + 1
            if count > MAX_FUNCTION_LINES:
                long.append(f"{at(path, function.lineno)}: {function.name} has {count} lines")
    assert not long, long


FOREIGN = "src/deconflict/service/plugins.py"
"""The one place where other people's code is called, which may raise anything."""


def test_nothing_is_caught_blindly() -> None:
    blind = []
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                named = ast.unparse(node.type) if node.type else ""
                silent = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
                if re.search(r"\b(?:Base)?Exception\b", named) or not named or (silent and named == "DeconflictError"):
                    blind.append(f"{at(path, node.lineno)}: except {named}")
    foreign = [one for one in blind if one.startswith(FOREIGN)]
    assert len(foreign) == 1, f"other people's code is called in one function: {foreign}"
    blind = [one for one in blind if one not in foreign]
    assert not blind, f"name what you can mend, let the rest through: {blind}"


def test_nothing_is_unfinished() -> None:
    files = [path for path in OURS if path.suffix in SOURCE | {".md", ".toml"}]
    assert not lines_matching(UNFINISHED, files)


def test_no_machine_path_and_no_registry_address() -> None:
    files = [path for path in OURS if path != Path(__file__).resolve()]
    assert not lines_matching(MACHINE_PATH, files), "a path of one machine"
    assert not lines_matching(REGISTRY, files), "an address of a registry"


def module_name(path: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.Module, known: set[str]) -> set[str]:
    """Modules of ours that a module imports, anywhere in its text."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in known else node.module for alias in node.names}
    return found & known


def test_no_import_circle() -> None:
    names = {module_name(path): tree for path, tree in MODULES.items()}
    graph = {name: imports_of(tree, set(names)) - {name} for name, tree in names.items()}
    try:
        tuple(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as circle:
        pytest.fail(f"modules import each other: {' -> '.join(circle.args[1])}")


def test_rooms_import_downward_only() -> None:
    pytest.importorskip("importlinter")
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    path = {"PYTHONPATH": str(SRC.parent)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, env=path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def undocumented(body: list[ast.stmt], within: str) -> Iterator[tuple[int, str]]:
    """Public classes, functions and methods without a docstring."""
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            overload = any("overload" in ast.unparse(d) or ".setter" in ast.unparse(d) for d in node.decorator_list)
            if not ast.get_docstring(node) and not overload:
                yield node.lineno, within + node.name
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node.body, f"{within}{node.name}.")


def test_every_public_name_is_documented() -> None:
    silent = [f"{at(path)}: the module" for path, tree in MODULES.items() if not ast.get_docstring(tree)]
    for path, tree in MODULES.items():
        silent += [f"{at(path, line)}: {name}" for line, name in undocumented(tree.body, "")]
    assert not silent, f"say shapes, units, errors and source: {silent}"


def test_rooms_introduce_themselves_briefly() -> None:
    long = [at(path) for path in MODULES if path.name == "__init__.py" and len(path.read_text(encoding="utf-8").splitlines()) > 60]
    assert not long, f"an __init__ holds a docstring and the names users type: {long}"


def test_tests_mirror_the_source() -> None:
    astray = []
    for path in sorted(TESTS.rglob("test_*.py")):
        room = path.parent.relative_to(TESTS)
        if room == Path(".") or room.parts[0] in ELSEWHERE or str(path.relative_to(TESTS)) in ELSEWHERE:
            continue
        stems = [p.stem for p in (SRC / room).iterdir() if p.suffix == ".py" or p.is_dir()] if (SRC / room).is_dir() else []
        subject = path.stem.removeprefix("test_")
        if not any(subject == stem or subject.startswith(f"{stem}_") for stem in stems):
            astray.append(at(path))
    assert not astray, f"a test file is named after the file it tests, in the same room: {astray}"


def test_every_room_has_tests_and_a_page() -> None:
    rooms = sorted(p.name for p in SRC.iterdir() if p.is_dir() and (p / "__init__.py").is_file())
    assert not [room for room in rooms if not list((TESTS / room).glob("**/test_*.py"))]
    assert not [room for room in rooms if not (ROOT / "docs" / f"{PAGES.get(room, room)}.md").is_file()]


def field_names(kind: type, seen: set[type]) -> Iterator[tuple[str, str]]:
    """(struct, field) of a struct and of every struct its fields can hold."""
    if kind in seen or not issubclass(kind, msgspec.Struct):
        return
    seen.add(kind)
    for field in msgspec.structs.fields(kind):
        yield kind.__name__, field.name
        for inner in structs_in(field.type):
            yield from field_names(inner, seen)


def structs_in(annotation: object) -> Iterator[type]:
    """Structs named anywhere in a resolved annotation."""
    if isinstance(annotation, type):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from structs_in(part)


def test_no_field_can_hold_what_is_never_shared() -> None:
    seen: set[type] = set()
    fields = [pair for kind in KINDS.values() for part in kind.parts.values() for pair in field_names(part, seen)]
    assert len(fields) > 100
    assert not [f"{struct}.{name}" for struct, name in fields if FORBIDDEN_FIELD.search(name)]


def test_no_catalogue_gives_a_verdict() -> None:
    catalogues = [path for path in OURS if path.suffix == ".ftl"]
    assert not lines_matching(VERDICT, catalogues), "the program warns and records; it never gives that verdict"


def test_requirements_are_pinned_by_hash() -> None:
    for name in ("runtime", "build", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        stated = re.split(r"\n(?=[a-z])", text.strip())
        assert not [block.split()[0] for block in stated if "==" in block and "--hash=sha256:" not in block]


def test_make_targets_call_what_exists() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert not [name for name in re.findall(r"\btools/\w+\.(?:py|sh)", text) if not (ROOT / name).is_file()]
