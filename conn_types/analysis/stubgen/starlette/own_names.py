"""What a stub needs beside what the module itself imports, under names that nobody imports from there."""

from __future__ import annotations

import re

_IMPORTED = {
    "_Mapping": ("collections.abc", "Mapping"),
    "_MutableMapping": ("collections.abc", "MutableMapping"),
    "_Any": ("typing", "Any"),
    "_Generic": ("typing", "Generic"),
    "_Literal": ("typing", "Literal"),
    "_cast": ("typing", "cast"),
    "_overload": ("typing", "overload"),
    "_ProjectPaths": ("conn_types_project_routes", "ProjectPaths"),
    "_ProjectRoutes": ("conn_types_project_routes", "ProjectRoutes"),
    "_PathParamsT": ("starlette.requests", "_PathParamsT"),
    "_StateT": ("starlette.requests", "_StateT"),
    "_TypeVar": ("typing_extensions", "TypeVar"),
}


def own_imports(stub: str) -> str:
    """The import statements for the names that the stub uses and does not bind itself."""
    return "".join(
        f"from {module} import {name}\n" if name == own else f"from {module} import {name} as {own}\n"
        for own, (module, name) in _IMPORTED.items()
        if re.search(rf"\b{own}\b", stub) and not re.search(rf"^{own} = ", stub, re.MULTILINE)
    )
