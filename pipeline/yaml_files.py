"""YAML files as people write them: `on`, `no` and `yes` are words, and a key stands once.

YAML 1.1, which PyYAML reads, takes twenty-two spellings of yes and no for truth values, so that in a list of words `on` becomes
True and is never found again. YAML 1.2 knows `true` and `false` alone (https://yaml.org/spec/1.2.2/#10212-boolean), and so
does this reader.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.records import LexiconError

if TYPE_CHECKING:
    from yaml import SafeLoader as _Fastest
else:
    _Fastest = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is there

_BOOL = "tag:yaml.org,2002:bool"


class _Loader(_Fastest):
    """Reads what is plain, with the truth values of YAML 1.2."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in _Fastest.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))


def read(path: Path) -> Any:
    """Return what a YAML file holds, None of an empty one; raises LexiconError where it is absent or malformed."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError(f"{path.name}: cannot be read: {' '.join(str(error).split())}") from None


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping a YAML file holds; raises LexiconError where it is absent, malformed or no mapping."""
    content = read(path)
    if not isinstance(content, dict):
        raise LexiconError(f"{path.name}: must be a mapping of keys to values")
    return content
