"""mypy's error codes, one for each rule.

mypy registers a code when it is made, and checks configuration against the codes that it knows as soon as the
plugin is there: on every run, a warm one included, which has no time to load the rules. A test compares the
two lists.
"""

from __future__ import annotations

from mypy.errorcodes import ErrorCode

SUMMARIES = {
    "unknown-route": "a name given to url_for or url_path_for that no route has",
    "route-params": (
        "parameters given to url_for or url_path_for that the named route does not have, or has more of"
    ),
    "route-param-type": (
        "a parameter given to url_for or url_path_for whose type the route does not accept (mypy only)"
    ),
    "route-param-value": (
        "a value given to url_for or url_path_for that the parameter's convertor refuses or cuts"
    ),
    "unknown-path-param": "a key of path_params that no route has which leads to the function",
    "unknown-scope-key": "a key of the ASGI scope that nobody sets and that is nearly a known one",
    "scope-key-type": "a key of the ASGI scope that a scope of this connection's type never has",
    "invalid-path-pattern": (
        "a path that is refused when the route is made, or whose braces are taken literally"
    ),
    "handler-path-param": (
        "a parameter of a path that FastAPI's handler and its dependencies do not take, or the reverse"
    ),
    "unreadable-file": "a file that cannot be read or parsed",
}
"""The rules by name."""

CODES = {name: ErrorCode(name, summary, "conn-types") for name, summary in SUMMARIES.items()}
