"""The stubs of Starlette's connections, and of the application that they belong to.

`HTTPConnection` has the project's routes, the keys of its scope, and the types of its path parameters behind
that of its state. `Request` and `WebSocket` inherit it. `Starlette` has the names that applications know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst import matchers as m

from conn_types.analysis.stubgen.starlette.module_stub import ClassChange, module_stub
from conn_types.analysis.stubgen.starlette.scope_items import scope_items
from conn_types.analysis.stubgen.starlette.source_text import code

PATH_PARAMS = "_PathParamsT"
_CONNECTION = "HTTPConnection"
_STATE = "_StateT"
_TYPED = f"{_CONNECTION}[_Any, {PATH_PARAMS}]"
_VARIABLES = f"""\
{PATH_PARAMS} = _TypeVar("{PATH_PARAMS}", bound=_Mapping[str, _Any], default=_Any, covariant=True)
_DefaultT = _TypeVar("_DefaultT")
"""
_STATE_VARIABLE = f'{_STATE} = _TypeVar("{_STATE}", bound=State, default=State)\n'
_SCOPE = f"""\
class _ScopeAttribute:
    @_overload
    def __get__(self, instance: None, owner: object) -> _ScopeAttribute: ...
    @_overload
    def __get__(self, instance: {_TYPED}, owner: object) -> _Scope[{PATH_PARAMS}]: ...
    def __set__(self, instance: object, value: Scope) -> None: ...
"""
"""Whatever is a scope may be assigned, as may be to the attribute in the source."""


class UnknownStarlette(Exception):
    """A Starlette whose classes are made in another way than those that this version of conn-types knows."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The class `HTTPConnection`, as it is in the source.

    - `state`: the type parameter for its state; None where it has none.
    - `bases`: the others of its bases.
    """

    state: str | None
    bases: tuple[str, ...]

    @property
    def state_parameter(self) -> str:
        return self.state or _STATE

    @property
    def subscripted(self) -> str:
        return f"{_CONNECTION}[{self.state_parameter}, {PATH_PARAMS}]"


def connection_of(requests: cst.Module) -> Connection:
    """Raises `UnknownStarlette`."""
    for node in _classes(requests):
        if node.name.value == _CONNECTION:
            parameters = [each for base in node.bases for each in _type_parameters(base.value)]
            others = tuple(code(each.value) for each in node.bases if not _type_parameters(each.value))
            if len(parameters) <= 1 and node.type_parameters is None:
                return Connection(parameters[0] if parameters else None, others)
    raise UnknownStarlette("requests.HTTPConnection")


def requests_stub(module: cst.Module, connection: Connection) -> str:
    variables = _VARIABLES if connection.state else _VARIABLES + _STATE_VARIABLE
    change = ClassChange(
        bases=(
            "_ProjectRoutes[URL]",
            f"_ScopeItems[{PATH_PARAMS}]",
            *connection.bases,
            f"_Generic[{connection.state_parameter}, {PATH_PARAMS}]",
        ),
        dropped=frozenset({"url_for", "__getitem__", "scope"}),
        returns={"path_params": PATH_PARAMS, "state": connection.state_parameter},
        members="scope: _ScopeAttribute\n",
    )
    changes = {_CONNECTION: change, **_subclasses(module, connection)}
    return module_stub(module, f"{variables}\n{scope_items()}\n{_SCOPE}", changes)


def websockets_stub(module: cst.Module, connection: Connection) -> str:
    return module_stub(module, "", _subclasses(module, connection))


def applications_stub(module: cst.Module) -> str:
    change = ClassChange(bases=("_ProjectPaths[URLPath]",), dropped=frozenset({"url_path_for"}))
    return module_stub(module, "", {"Starlette": change})


def _subclasses(module: cst.Module, connection: Connection) -> dict[str, ClassChange]:
    """Those that pass the type parameters on."""
    own = {_CONNECTION, f"{_CONNECTION}[{connection.state}]"}
    return {
        node.name.value: ClassChange(
            bases=tuple(
                connection.subscripted if code(each.value) in own else code(each.value) for each in node.bases
            )
        )
        for node in _classes(module)
        if any(code(each.value) in own for each in node.bases)
    }


def _classes(module: cst.Module) -> Iterator[cst.ClassDef]:
    return (each for each in module.body if isinstance(each, cst.ClassDef))


def _type_parameters(base: cst.BaseExpression) -> list[str]:
    generic = m.Subscript(m.Name("Generic") | m.Attribute(attr=m.Name("Generic")))
    if not m.matches(base, generic):
        return []
    return [
        code(cst.ensure_type(each.slice, cst.Index).value)
        for each in cst.ensure_type(base, cst.Subscript).slice
    ]
