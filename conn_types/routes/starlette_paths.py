"""What the `url_path_for` of a router of Starlette's or FastAPI's answers, for the price of one route."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from conn_types.interoperability import no_match_found_types, plain
from conn_types.routes.look_up import LookUp
from conn_types.routes.path_index import KEPT_AS, PathIndex, shape_of


def url_path_for(router: Any, name: str, params: Mapping[str, Any]) -> Any:
    """What the router answers; what it raises.

    The router itself is asked first. What led there is kept where our own look-up leads to the same, and used
    until the routes change.
    """
    text = plain(name)
    if text is None:
        return router.url_path_for(name, **params)
    paths: PathIndex | None = router.__dict__.get(KEPT_AS)
    if paths is None or paths.owner is not router:
        # In the router, to live as long; a copy of a router has the other's.
        paths = router.__dict__[KEPT_AS] = PathIndex(router)
    shape = shape_of(text, params)
    plan = paths.plan(shape)
    if plan is not None:
        return plan.path_for(params)
    try:
        answer = router.url_path_for(name, **params)
    except no_match_found_types():
        raise
    except Exception as error:
        _tell(paths, text, params, error)
        raise
    _learn(paths, shape, text, params, answer)
    return answer


def _learn(paths: PathIndex, shape: Hashable, name: str, params: Mapping[str, Any], answer: Any) -> None:
    """Keep a plan for such calls, if our own look-up comes to the router's answer."""
    try:
        look_up = LookUp(paths.current_index(), name)
        found = look_up.find(params)
        if found is None:
            # It must have another name now, or is in none of the lists.
            paths.forget()
            return
        plan = look_up.plan(found, params)
        if plan is not None and _facts(plan.path_for(params)) == _facts(answer):
            paths.keep(shape, plan)
    except Exception:  # Nothing is kept of what is not understood.
        return


def _tell(paths: PathIndex, name: str, params: Mapping[str, Any], error: Exception) -> None:
    """Raise what a convertor has raised with the route's name and the parameter's."""
    try:
        LookUp(paths.current_index(), name).find(params)
    except Exception as ours:
        if type(ours) is type(error) and ours.__cause__ is not None:
            raise


def _facts(path: Any) -> tuple[str, str, str]:
    return str(path), path.protocol, path.host
