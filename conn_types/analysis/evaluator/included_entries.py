"""What FastAPI makes of the entries of a router that it includes and keeps live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from conn_types.analysis.evaluator.signatures import Signature
from conn_types.analysis.fullnames import ROUTERS
from conn_types.analysis.table import Parameter, RouteEntry
from conn_types.path_pattern import PathPattern


def below_prefix(entry: RouteEntry, prefix: str, more: Signature, own: Mapping[str, Parameter]) -> RouteEntry:
    """The entry below the prefix, with more dependencies. `own`: the prefix's parameters."""
    if entry.kind == "host":
        return _included_host(entry, prefix, own) if prefix else entry
    path = prefix + entry.pattern.text
    pattern = PathPattern.parse(path.rstrip("/") if entry.kind == "mount" else path)
    params = {
        parameter.name: entry.params.get(parameter.name)
        or own.get(parameter.name)
        or Parameter(convertor=parameter.convertor, value_type="str", accepts="object")
        for parameter in pattern.parameters
    }
    params = {**params, **entry.params}
    if not entry.fastapi:
        return replace(entry, pattern=pattern, params=params)
    return replace(
        entry,
        pattern=pattern,
        params=params,
        dependencies=tuple(dict.fromkeys((*more.dependencies, *entry.dependencies))),
        query=entry.query.union(more.query) - pattern.parameter_names,
        taken=entry.taken | more.path.keys() | (pattern.parameter_names & (entry.query | more.query.keys())),
        connected=entry.connected or more.connected,
        may_take_more=entry.may_take_more or more.may_take_more,
        hides=entry.hides or more.hides,
    )


def _included_host(host: RouteEntry, prefix: str, own: Mapping[str, Parameter]) -> RouteEntry:
    """A host of an included router: FastAPI mounts what it leads to under the prefix."""
    mount = next((each for each in host.children if each.kind == "mount"), None)
    if mount is None or mount.location != host.location:
        mount = replace(host, kind="mount", name=None, pattern=PathPattern.parse(""), params={})
    mounted = below_prefix(mount, prefix, Signature(), own)
    rest = {"path": host.params["path"]}
    return replace(
        host,
        children=(replace(mounted, params={**mounted.params, **rest}),),
        open=(),
        behind=None,
        application=False,
        endpoint=f"{ROUTERS[0].rpartition('.')[0]}:{ROUTERS[0].rpartition('.')[2]}",
    )
