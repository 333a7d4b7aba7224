"""A module's source as a stub: its names and signatures stay as they are, and what its functions do goes.

Docstrings stay, for editors that show those of the stub alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers as m

from conn_types.analysis.stubgen.starlette.instance_attributes import assignments
from conn_types.analysis.stubgen.starlette.own_names import own_imports
from conn_types.analysis.stubgen.starlette.reexports import Reexports, is_future

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement

_NOTHING = cst.SimpleStatementSuite([cst.Expr(cst.Ellipsis())])
_DOCSTRING = m.SimpleStatementLine([m.Expr(m.SimpleString() | m.ConcatenatedString())])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassChange:
    """What a class has in the stub that it has not in the source.

    - `bases`: instead of those in the source, if there are any.
    - `dropped`: methods and attributes that the bases have now.
    - `returns`: what methods return.
    - `members`: more of them.
    """

    bases: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()
    returns: Mapping[str, str] = field(default_factory=dict[str, str])
    members: str = ""


def module_stub(module: cst.Module, before: str, changes: Mapping[str, ClassChange]) -> str:
    """The stub, with `before` in front of the first class that is changed.

    Raises `UntypedAttribute` where it cannot tell the type of a public attribute.
    """
    body: list[Statement] = []
    for statement in module.body:
        if isinstance(statement, cst.ClassDef):
            if statement.name.value in changes:
                body += statements(before)
                before = ""
            body.append(_class(statement, changes.get(statement.name.value)))
        elif isinstance(statement, cst.FunctionDef):
            body.append(_function(statement))
        elif not _is_future_import(statement):
            body.append(cst.ensure_type(statement.visit(Reexports()), type(statement)))
    stub = cst.Module([*_apart(body)], default_indent=module.default_indent).code
    imports = own_imports(stub)
    return f"{imports}\n{stub}" if imports else stub


def statements(text: str) -> list[Statement]:
    return list(cst.parse_module(text).body)


def _class(node: cst.ClassDef, change: ClassChange | None) -> cst.ClassDef:
    change = change or ClassChange()
    assigned = assignments(node, change.dropped)
    members: list[Statement] = []
    for statement in node.body.body:
        if not isinstance(statement, cst.FunctionDef):
            members.append(cst.ensure_type(statement, cst.SimpleStatementLine))
        elif statement.name.value not in change.dropped:
            body = assigned if statement.name.value == "__init__" else ()
            members.append(_function(statement, change.returns.get(statement.name.value), body))
    if not change.bases:
        return node.with_changes(body=_block(members))
    members += statements(change.members)
    header = cst.ensure_type(statements(_header(node, change))[0], cst.ClassDef)
    return header.with_changes(decorators=node.decorators, body=_block(members))


def _header(node: cst.ClassDef, change: ClassChange) -> str:
    if len(change.bases) == 1:
        return f"class {node.name.value}({change.bases[0]}): ..."
    return "".join([f"class {node.name.value}(\n", *(f"    {base},\n" for base in change.bases), "): ..."])


def _function(
    node: cst.FunctionDef, returns: str | None = None, body: Sequence[Statement] = ()
) -> cst.FunctionDef:
    inside = [*_docstring(node), *body]
    return node.with_changes(
        # What calls an async generator awaits nothing; without its `yield`, only the name tells.
        asynchronous=None if _is_generator(node) else node.asynchronous,
        returns=node.returns if returns is None else cst.Annotation(cst.parse_expression(returns)),
        body=_block(inside) if inside else _NOTHING,
    )


def _block(body: Sequence[Statement]) -> cst.BaseSuite:
    return cst.IndentedBlock([*_apart(body or statements("..."))])


def _apart(body: Sequence[Statement]) -> Iterator[Statement]:
    """With lines between as formatters have them: none between functions that say nothing."""
    before: Statement | None = None
    for statement in body:
        lines = [*statement.leading_lines]
        while lines and lines[0].comment is None:
            del lines[0]
        was_apart = len(lines) < len(statement.leading_lines)
        is_apart = was_apart or _is_definition(statement) or _is_definition(before)
        if before is not None and is_apart and not (_is_short(before) and _is_function(statement)):
            lines = [cst.EmptyLine(indent=False), *lines]
        yield statement.with_changes(leading_lines=lines)
        before = statement


def _is_function(node: Statement) -> bool:
    return isinstance(node, cst.FunctionDef)


def _is_definition(node: Statement | None) -> bool:
    return isinstance(node, cst.FunctionDef | cst.ClassDef)


def _is_short(node: Statement) -> bool:
    return isinstance(node, cst.FunctionDef) and isinstance(node.body, cst.SimpleStatementSuite)


def _docstring(node: cst.FunctionDef) -> Iterator[Statement]:
    first = node.body.body[0]
    if isinstance(first, cst.SimpleStatementLine) and m.matches(first, _DOCSTRING):
        yield first


def _is_future_import(node: Statement) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and any(
        isinstance(each, cst.ImportFrom) and is_future(each) for each in node.body
    )


def _is_generator(node: cst.FunctionDef) -> bool:
    search = _YieldSearch()
    node.body.visit(search)
    return search.found


class _YieldSearch(cst.CSTVisitor):
    found = False

    def visit_Yield(self, node: cst.Yield) -> None:
        self.found = True

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False
