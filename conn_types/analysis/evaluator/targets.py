"""Assignment and deletion: names, attributes, items, and unpacking."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import attributes, containers, enumerations, inspected_routes
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.unions import union
from conn_types.analysis.evaluator.values import Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def assign(run: Interpreter, frame: Frame, target: ast.expr, value: Value) -> None:
    match target:
        case ast.Name(id=name):
            cls = frame.class_body
            if cls is not None and enumerations.is_automatic(value) and frame.names is cls.namespace:
                value = enumerations.automatic(run, frame, target, cls, name)
            name = frame.mangled(name) if name.startswith("__") else name
            home = frame.home(name) if frame.global_names or frame.nonlocal_names else frame.names
            home[name] = value
        case ast.Attribute(value=owner, attr=name):
            name = frame.mangled(name) if name.startswith("__") else name
            attributes.store(run, run.eval(frame, owner), name, value)
        case ast.Subscript(value=owner, slice=index):
            containers.set_item(run, frame, target, run.eval(frame, owner), run.eval(frame, index), value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            _unpack(run, frame, target, parts, value)
        case ast.Starred(value=inner):
            assign(run, frame, inner, value)
        case _:
            return


def _unpack(run: Interpreter, frame: Frame, node: ast.expr, parts: list[ast.expr], value: Value) -> None:
    items, more = containers.iterate(run, value, frame, node)
    inspected_routes.note(run, frame, items)
    star = next((index for index, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
    if more is not None or (star is None and len(items) != len(parts)) or len(items) < len(parts) - 1:
        unknown = more or Unknown("an unpacking whose length is not known", frame.location(node))
        for part in parts:
            starred = Sequence("list", open=unknown)
            assign(run, frame, part, starred if isinstance(part, ast.Starred) else unknown)
        return
    if star is None:
        for part, item in zip(parts, items, strict=True):
            assign(run, frame, part, item.value)
        return
    after = len(parts) - star - 1
    middle = items[star : len(items) - after]
    for part, item in zip(parts[:star], items, strict=False):
        assign(run, frame, part, item.value)
    assign(run, frame, parts[star], Sequence("list", [item.again() for item in middle]))
    for part, item in zip(parts[star + 1 :], items[len(items) - after :], strict=True):
        assign(run, frame, part, item.value)


def delete(run: Interpreter, frame: Frame, target: ast.expr) -> None:
    match target:
        case ast.Name(id=name):
            home = frame.home(name)
            if name in home:
                if run.conditions:
                    home[name] = union((home[name], Unknown(f"{name} is deleted")))
                else:
                    del home[name]
        case ast.Subscript(value=owner, slice=index):
            containers.delete_item(run, frame, target, run.eval(frame, owner), run.eval(frame, index))
        case ast.Attribute(value=owner, attr=name):
            attributes.delete(run, run.eval(frame, owner), frame.mangled(name))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                delete(run, frame, part)
        case _:
            return
