"""Files that `conn-types stubs` has written: nothing in them declares or asks for a route."""

from __future__ import annotations

from pathlib import Path

SLOT = "conn_types_project"
"""The module that the types of all apps are generated into."""
SLOT_ROUTES = "conn_types_project_routes"
"""What connections and routers inherit of it. Whoever imports no handler's types does without them."""
SLOT_URLS = "conn_types_project_urls"
"""The namespace, which is most of the text: whoever gives names alone does without it."""
MARK = "# Made by conn-types stubs"
"""What they begin with. Only such a file is ever replaced or removed."""
_MARK = MARK.encode()


def is_generated(data: bytes) -> bool:
    return data.startswith(_MARK)


def is_generated_file(path: Path) -> bool:
    """False as well where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return is_generated(stream.read(len(_MARK)))
    except OSError:
        return False
