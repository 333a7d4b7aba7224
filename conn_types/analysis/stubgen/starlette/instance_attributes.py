"""What the methods of a class assign to `self`, as the body of its `__init__` in a stub.

The attributes stay inferred, as they are in the source: a declaration would forbid subclasses to declare them
in their own way. An assignment stays as it is where it can be read without the rest of its method; elsewhere
`cast` tells the type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import libcst as cst
from libcst import matchers as m

from conn_types.analysis.stubgen.starlette.source_text import code, quoted

CAST = "_cast"
"""The name that `typing.cast` has in a stub."""

_WIDTH = 112
"""Starlette's own, in a method."""

_OF_SELF = m.Attribute(value=m.Name("self"))


class UntypedAttribute(Exception):
    """The type of a public attribute cannot be told without its method's body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Method:
    """- `annotations`: of its parameters and variables.
    - `names`: all of its own, `self` apart.
    """

    node: cst.FunctionDef
    annotations: Mapping[str, cst.BaseExpression]
    names: Set[str]

    @property
    def is_initial(self) -> bool:
        return self.node.name.value == "__init__"

    @property
    def parameters(self) -> Set[str]:
        return {each.name.value for each in _parameters(self.node)}


def assignments(node: cst.ClassDef, without: Set[str]) -> tuple[cst.SimpleStatementLine, ...]:
    """The statements, those to attributes that `without` names apart. Raises `UntypedAttribute`."""
    methods = [_method(each) for each in node.body.body if isinstance(each, cst.FunctionDef)]
    without = {*without, *(name for each in node.body.body for name in _declared(each))}
    found = [pair for method in methods for pair in _declarations(method) if pair[0] not in without]
    without |= {name for name, _ in found}
    found += [pair for method in methods for pair in _inferred(method, without)]
    if found and not any(method.is_initial for method in methods):
        raise UntypedAttribute(found[0][0])
    lines = dict.fromkeys(line for _, line in found)
    return tuple(cst.ensure_type(cst.parse_statement(line), cst.SimpleStatementLine) for line in lines)


def _declared(statement: cst.CSTNode) -> Iterator[str]:
    if isinstance(statement, cst.SimpleStatementLine):
        for each in statement.body:
            if isinstance(each, cst.AnnAssign) and isinstance(each.target, cst.Name):
                yield each.target.value


def _method(node: cst.FunctionDef) -> _Method:
    annotated = [(each.name.value, each.annotation) for each in _parameters(node)]
    annotations = {name: each.annotation for name, each in annotated if each is not None}
    variables: set[str] = set()
    for found in m.findall(node.body, m.AnnAssign(target=m.Name())):
        variable = cst.ensure_type(found, cst.AnnAssign)
        name = cst.ensure_type(variable.target, cst.Name).value
        annotations[name] = variable.annotation.annotation
        variables.add(name)
    for found in m.findall(node.body, m.AssignTarget() | m.For() | m.CompFor() | m.NamedExpr() | m.AsName()):
        variables.update(_names(_bound(found)))
    own = variables | {each.name.value for each in _parameters(node)}
    return _Method(node=node, annotations=annotations, names=own - {"self"})


def _parameters(node: cst.FunctionDef) -> Iterator[cst.Param]:
    parameters = node.params
    yield from (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    if isinstance(parameters.star_arg, cst.Param):
        yield parameters.star_arg
    if parameters.star_kwarg is not None:
        yield parameters.star_kwarg


def _bound(node: cst.CSTNode) -> cst.CSTNode:
    if isinstance(node, cst.AssignTarget | cst.For | cst.CompFor | cst.NamedExpr):
        return node.target
    return cst.ensure_type(node, cst.AsName).name


def _names(node: cst.CSTNode) -> frozenset[str]:
    """The names that the expression reads or binds, those of attributes and keywords apart."""
    attributes = {id(cst.ensure_type(each, cst.Attribute).attr) for each in m.findall(node, m.Attribute())}
    keywords = {id(cst.ensure_type(each, cst.Arg).keyword) for each in m.findall(node, m.Arg())}
    return frozenset(
        cst.ensure_type(each, cst.Name).value
        for each in m.findall(node, m.Name())
        if id(each) not in attributes | keywords
    )


def _declarations(method: _Method) -> Iterator[tuple[str, str]]:
    """Each attribute that the method annotates, and the statement in the stub."""
    for found in m.findall(method.node.body, m.AnnAssign(target=_OF_SELF)):
        node = cst.ensure_type(found, cst.AnnAssign)
        name = cst.ensure_type(node.target, cst.Attribute).attr.value
        yield name, f"self.{name}: {code(node.annotation.annotation)}"


def _inferred(method: _Method, without: Set[str]) -> Iterator[tuple[str, str]]:
    """Each other attribute that the method assigns to."""
    for found in m.findall(method.node.body, m.Assign()):
        node = cst.ensure_type(found, cst.Assign)
        for target in node.targets:
            is_one = isinstance(target.target, cst.Attribute)
            for name in _attributes(target.target):
                if name not in without:
                    told = _value(name, node.value, method) if is_one else _unknown(name)
                    yield name, _assignment(name, told)


def _attributes(target: cst.BaseExpression) -> Iterator[str]:
    """Those of `self` that an assignment to the target binds."""
    if isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from _attributes(element.value)
    elif isinstance(target, cst.Attribute) and m.matches(target, _OF_SELF):
        yield target.attr.value


def _assignment(name: str, value: str) -> str:
    line = f"self.{name} = {value}"
    return line if len(line) <= _WIDTH else f"self.{name} = (\n    {value}\n)"


def _value(name: str, value: cst.BaseExpression, method: _Method) -> str:
    """Raises `UntypedAttribute`."""
    kept = method.parameters if method.is_initial else frozenset[str]()
    is_plain = not m.findall(value, m.Await() | m.Yield())
    if is_plain and _names(value).isdisjoint(method.names - kept):
        return code(_narrowed(value, method.annotations))
    told = _type(value, method.annotations)
    return _unknown(name) if told is None else f"{CAST}({quoted(told)}, ...)"


def _unknown(name: str) -> str:
    """Raises `UntypedAttribute` where the attribute is public."""
    if not name.startswith("_"):
        raise UntypedAttribute(name)
    return f'{CAST}("_Any", ...)'


def _narrowed(value: cst.BaseExpression, annotations: Mapping[str, cst.BaseExpression]) -> cst.BaseExpression:
    """`x if x is not None else y` with `cast` in it: not every checker narrows types in a stub."""
    if not isinstance(value, cst.IfExp):
        return value
    for name, annotation in annotations.items():
        told = _without_none(annotation)
        for test, part in ((m.Is(), "orelse"), (m.IsNot(), "body")):
            comparison = m.Comparison(m.Name(name), [m.ComparisonTarget(test, m.Name("None"))])
            if told is not None and m.matches(value.test, comparison):
                cast = cst.parse_expression(f"{CAST}({quoted(told)}, {name})")
                narrowed = m.replace(getattr(value, part), m.Name(name), cast)
                return value.with_changes(**{part: narrowed}, lpar=[], rpar=[])
    return value


def _without_none(annotation: cst.BaseExpression) -> str | None:
    """`X` for `X | None` and `Optional[X]`; None for others."""
    if m.matches(annotation, m.BinaryOperation(operator=m.BitOr(), right=m.Name("None"))):
        return code(cst.ensure_type(annotation, cst.BinaryOperation).left)
    optional = m.Subscript(m.Name("Optional") | m.Attribute(attr=m.Name("Optional")), [m.SubscriptElement()])
    if m.matches(annotation, optional):
        return code(cst.ensure_type(annotation, cst.Subscript).slice[0].slice)
    return None


def _type(value: cst.BaseExpression, annotations: Mapping[str, cst.BaseExpression]) -> str | None:
    if isinstance(value, cst.Name) and value.value in annotations:
        return code(annotations[value.value])
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Name):
        return value.func.value if value.func.value[0].isupper() else None
    if isinstance(value, cst.Call) and m.matches(value.func, m.Attribute(m.SimpleString(), m.Name("join"))):
        return "bytes" if code(value.func).startswith("b") else "str"
    return None
