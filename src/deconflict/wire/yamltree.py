"""YAML documents of plain values, bounded in size and depth: no aliases, no tags, times left as text."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import yaml  # type: ignore[import-untyped]

from deconflict.errors import Refused

MAX_BYTES: Final = 2**20
MAX_DEPTH: Final = 64
_PLAIN: Final = ("null", "bool", "int", "float", "str", "seq", "map")
_TAG: Final = "tag:yaml.org,2002:"
_MEND: Final = f"YAML of plain values without aliases and tags, at most {MAX_BYTES} bytes and {MAX_DEPTH} levels"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Takes plain values only; a time stays the text that it is."""

    yaml_constructors: ClassVar[dict[str | None, Any]] = {
        **{f"{_TAG}{name}": yaml.SafeLoader.yaml_constructors[f"{_TAG}{name}"] for name in _PLAIN},
        f"{_TAG}timestamp": yaml.SafeLoader.yaml_constructors[f"{_TAG}str"],
        None: yaml.SafeLoader.yaml_constructors[None],
    }
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.YAMLError(f"more than {MAX_DEPTH} levels")
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def document(data: bytes, source: str) -> Any:
    """The one document's value: dicts, lists, texts, numbers, booleans and None. Refused with its line."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{len(data)} bytes of YAML", where=source, mend=_MEND)
    try:
        return yaml.load(data, _Loader)  # noqa: S506 - it knows plain values only
    except yaml.MarkedYAMLError as fault:
        at = f":{fault.problem_mark.line + 1}:{fault.problem_mark.column + 1}" if fault.problem_mark else ""
        raise Refused(f"no YAML: {fault.problem}"[:160], where=f"{source}{at}", mend=_MEND) from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError) as fault:
        raise Refused(f"no YAML: {fault}"[:160], where=source, mend=_MEND) from None
