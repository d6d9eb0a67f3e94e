"""Plugins of other packages, by the entry points `deconflict`: tongues, exporters, notifiers and named minima.

A plugin that cannot be loaded, or whose hook raises or gives something else, is named with its reason and skipped.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import Any, Final, TypeVar

import pluggy

from deconflict.airspace.separation import Minima, parse_minima
from deconflict.errors import Refused
from deconflict.wire.collection import Collection
from deconflict.wire.heard import TrackTongue
from deconflict.wire.opened import FileTongue

GROUP: Final = "deconflict"
"""The entry points' group, and the name of the hooks' project."""
T = TypeVar("T")

hook: Final = pluggy.HookimplMarker(GROUP)
"""Marks a plugin's functions: `from deconflict.service.plugins import hook`."""
_spec: Final = pluggy.HookspecMarker(GROUP)


@dataclass(frozen=True, slots=True)
class Exporter:
    """A way to write Features: its name, the media type of what it writes, and the writer."""

    name: str
    media_type: str
    write: Callable[[Collection], bytes]


@dataclass(frozen=True, slots=True)
class Notifier:
    """A way to page people: `send` is given a title and a text, in a thread of its own, and raises OSError when nobody was reached."""

    name: str
    send: Callable[[str, str], None]


class Hooks:
    """What a plugin may give. Every hook is optional."""

    @_spec
    def track_tongues(self) -> Sequence[TrackTongue]:  # type: ignore[empty-body]
        """Tongues for feeds, named in a feed's setting as those that come along."""

    @_spec
    def file_tongues(self) -> Sequence[FileTongue]:  # type: ignore[empty-body]
        """Tongues for `open`, `check` and `import`."""

    @_spec
    def exporters(self) -> Sequence[Exporter]:  # type: ignore[empty-body]
        """Forms for `deconflict picture --format`."""

    @_spec
    def notifiers(self) -> Sequence[Notifier]:  # type: ignore[empty-body]
        """Ways to page people: `plugin://NAME` among the addresses of a role."""

    @_spec
    def minima(self) -> Mapping[str, Minima]:  # type: ignore[empty-body]
        """Minima by name: `deconflict check --minima NAME`."""


@dataclass(slots=True)
class Plugin:
    """One entry point: whose it is, what it gives (hook: names), and why it is left out, if it is."""

    name: str
    package: str
    version: str
    gives: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fault: str | None = None


@dataclass(slots=True)
class Plugins:
    """All plugins found, and what those that work give, by name."""

    found: list[Plugin] = field(default_factory=list)
    track_tongues: dict[str, TrackTongue] = field(default_factory=dict)
    file_tongues: dict[str, FileTongue] = field(default_factory=dict)
    exporters: dict[str, Exporter] = field(default_factory=dict)
    notifiers: dict[str, Notifier] = field(default_factory=dict)
    minima: dict[str, Minima] = field(default_factory=dict)


_NAMED: Final[Mapping[str, type[Any]]] = {
    "track_tongues": TrackTongue, "file_tongues": FileTongue, "exporters": Exporter, "notifiers": Notifier,
}  # fmt: skip


@functools.cache
def plugins() -> Plugins:
    """The plugins of this installation, loaded once."""
    return load(entry for package in distributions() for entry in _of(package))


def minima_of(text: str, where: str) -> Minima:
    """Minima as they are written ("3NM,1000ft,10min"), or by the name that a plugin gives them; Refused otherwise."""
    named = plugins().minima.get(text) if "," not in text else None
    return named or parse_minima(text, where)


def load(entries: Iterable[tuple[EntryPoint, Distribution]]) -> Plugins:
    """What these entry points give, in the order of their names. A name that two plugins give is the first one's."""
    known = Plugins()
    for entry, package in sorted(entries, key=lambda found: (found[0].name, found[0].value)):
        plugin = Plugin(entry.name, package.metadata["Name"] or "", package.version)
        known.found.append(plugin)
        try:
            taken = careful(_taken, entry, known)
        except (Broken, Refused) as fault:
            plugin.fault = str(fault)
            continue
        for kind, things in taken.items():
            getattr(known, kind).update(things)
            plugin.gives[kind] = tuple(things)
    return known


def _of(package: Distribution) -> list[tuple[EntryPoint, Distribution]]:
    return [(entry, package) for entry in package.entry_points if entry.group == GROUP]


class Broken(Exception):
    """A plugin raised, or gave what it may not; the text says what."""


def careful(function: Callable[..., T], *words: Any) -> T:
    """What a plugin's function gives. Raises: Broken for whatever it does raise, even to end the process, but a Refused."""
    try:
        return function(*words)
    except (Refused, KeyboardInterrupt):
        raise
    except BaseException as fault:
        raise Broken(f"{type(fault).__name__}: {fault}"[:200]) from fault


def _taken(entry: EntryPoint, known: Plugins) -> dict[str, dict[str, Any]]:
    return {kind: _not_yet(kind, things, getattr(known, kind)) for kind, things in _given(entry).items()}


def _given(entry: EntryPoint) -> dict[str, dict[str, Any]]:
    """What one plugin gives: hook -> name -> thing. Raises whatever it raises, TypeError for what no hook may give."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    plugin = entry.load()
    manager.register(plugin, entry.name)
    manager.check_pending()
    given: dict[str, dict[str, Any]] = {}
    for kind in (*_NAMED, "minima"):
        for answer in getattr(manager.hook, kind)():
            given[kind] = _named(kind, answer)
    if not given:
        raise TypeError(f"it has none of the hooks {', '.join((*_NAMED, 'minima'))}")
    return given


def _named(kind: str, answer: Any) -> dict[str, Any]:
    """A hook's answer by name. TypeError where it holds anything else than the hook may give."""
    if kind == "minima":
        things, wanted = dict(answer), Minima
    else:
        wanted = _NAMED[kind]
        things = {getattr(thing, "name", None): thing for thing in answer}
    for name, thing in things.items():
        if not isinstance(thing, wanted) or not isinstance(name, str):
            raise TypeError(f"{kind} gave {type(thing).__name__} where {wanted.__name__} is needed")
    return {name: _careful(thing) for name, thing in things.items()}


def _careful(thing: Any) -> Any:
    """A thing whose functions answer or refuse, whatever the plugin's own do."""
    if isinstance(thing, FileTongue):
        return replace(thing, is_one=_guarded(thing.is_one, thing.name, otherwise=False), read=_guarded(thing.read, thing.name))
    return replace(thing, write=_guarded(thing.write, thing.name)) if isinstance(thing, Exporter) else thing


def _guarded(function: Callable[..., T], name: str, otherwise: T | None = None) -> Callable[..., T]:
    """The function; where it raises anything but a refusal, `otherwise`, or a refusal that names the plugin."""

    @functools.wraps(function)
    def call(*words: Any) -> T:
        try:
            return careful(function, *words)
        except Broken as fault:
            if otherwise is not None:
                return otherwise
            raise Refused(f"the plugin failed: {fault}", where=name, mend="ask its maker") from fault

    return call


def _not_yet(kind: str, things: dict[str, T], there: Mapping[str, T]) -> dict[str, T]:
    """The things, none of which may have a name that is taken."""
    for name in things:
        if name in there:
            raise ValueError(f"{kind}: the name {name!r} is another plugin's")
    return things
