"""Which code renders which template: `TemplateResponse(…)`, newer form and older, and `get_template(…)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from conn_types.analysis.references.arguments import Arguments, Keyword
from conn_types.analysis.references.callees import Callee
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.mappings import keys_of
from conn_types.analysis.references.names import known_texts
from conn_types.analysis.references.readers import Readers
from conn_types.analysis.references.receiver import Connection
from conn_types.analysis.references.scopes import Position, Use
from conn_types.analysis.templates.environment_names import EnvironmentNames
from conn_types.analysis.templates.environments import Environment, Expression

_LOADING = frozenset({"get_template", "select_template", "get_or_select_template"})
_RENDERING = frozenset({"render", "render_async", "generate", "generate_async", "stream"})


@dataclass(frozen=True, slots=True, eq=False)
class RenderCall:
    """
    - `names`: of the templates; empty where they are not known.
    - `environments`: empty where it may be any.
    - `context`: what the template is given, by name.
    - `given`: the expression that stands for the name; `passed`: what it is made of, where that is what a
      function around is given; `frames`: what functions are given on the way there.
    """

    file: ExaminedFile
    position: Position
    names: tuple[str, ...]
    environments: Sequence[Environment] = ()
    context: dict[str, Expression] = field(default_factory=dict[str, Expression])
    given: Expression | None = None
    passed: Expression | None = None
    frames: tuple[tuple[Callee, Arguments], ...] = ()

    @property
    def ends(self) -> tuple[str, str]:
        """What a name that is not known begins and ends with: `f"errors/{status}.html"`."""
        return ("", "") if self.given is None else _ends(self.given.node)


class RenderCalls:
    def __init__(self, readers: Readers, names: EnvironmentNames) -> None:
        self._readers = readers
        self._names = names

    def of(self, file: ExaminedFile) -> Iterator[RenderCall]:
        rendered = {
            use.node.func.value: use
            for use in file.walked.uses
            if isinstance(use.node, ast.Call)
            and isinstance(use.node.func, ast.Attribute)
            and use.node.func.attr in _RENDERING
        }
        for use in file.walked.uses:
            match use.node:
                case ast.Call(func=ast.Attribute(value=on, attr="TemplateResponse")) as node:
                    yield self._response(file, node, use.position, on)
                case ast.Call(func=ast.Name(id="TemplateResponse")) as node:
                    # `TemplateResponse = templates.TemplateResponse`
                    yield self._response(file, node, use.position, None)
                case ast.Call(func=ast.Attribute(value=on, attr=method), args=[name, *_]) as node if (
                    method in _LOADING
                ):
                    given = Expression(file, name, use.position)
                    yield RenderCall(
                        file,
                        use.position,
                        tuple(_names(given)),
                        self._environments(Expression(file, on, use.position)),
                        _given(file, rendered[node]) if node in rendered else {},
                        given,
                        given,
                    )
                case _:
                    continue

    def _response(
        self, file: ExaminedFile, node: ast.Call, position: Position, on: ast.expr | None
    ) -> RenderCall:
        keywords = {each.arg: each.value for each in node.keywords if each.arg is not None}
        is_newer = "request" in keywords or self._is_newer(file, node, position)
        index = 1 if is_newer and "request" not in keywords else 0
        name = keywords.get("name") or next(iter(node.args[index : index + 1]), None)
        after = index if "name" in keywords else index + 1
        context = keywords.get("context") or next(iter(node.args[after : after + 1]), None)
        given = None if name is None else Expression(file, name, position)
        keywords_of_context = [] if context is None else [ast.keyword(value=context)]
        return RenderCall(
            file,
            position,
            () if given is None else tuple(_names(given)),
            () if on is None else self._environments(Expression(file, on, position)),
            _context(file, keywords_of_context, position),
            given,
            given,
        )

    def _environments(self, on: Expression) -> Sequence[Environment]:
        """What it is, or what it holds: `templates.env`."""
        held = ast.copy_location(ast.Attribute(on.node, "env", ast.Load()), on.node)
        return self._names.of(on) or self._names.of(Expression(on.file, held, on.position))

    def _is_newer(self, file: ExaminedFile, node: ast.Call, position: Position) -> bool:
        """Whether the request stands first, rather than the name."""
        if not node.args or isinstance(node.args[0], ast.Starred):
            return False
        first, second = node.args[0], next(iter(node.args[1:2]), None)
        if known_texts(file, first, position) or isinstance(second, ast.Dict):
            return False
        if isinstance(self._readers.receivers(file).receiver(first, position), Connection):
            return True
        return second is not None or any(each.arg == "name" for each in node.keywords)


def _names(given: Expression) -> Iterator[str]:
    """The names that an expression may be, or that a list of them holds; none where one is not known."""
    file, node, position = given.file, given.node, given.position
    if isinstance(node, (ast.List, ast.Tuple)):
        found = [[*_names(Expression(file, each, position))] for each in node.elts]
        if all(found):
            yield from (name for names in found for name in names)
        return
    yield from (each.text for each in known_texts(file, node, position))


def _ends(node: ast.expr) -> tuple[str, str]:
    match node:
        case ast.Constant(value=str(text)):
            return text, text
        case ast.JoinedStr(values=[first, *_] as parts):
            return _ends(first)[0], _ends(parts[-1])[1]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _ends(left)[0], _ends(right)[1]
        case _:
            return "", ""


def _given(file: ExaminedFile, use: Use) -> dict[str, Expression]:
    if not isinstance(use.node, ast.Call):
        return {}
    keywords = [*(ast.keyword(value=each) for each in use.node.args[:1]), *use.node.keywords]
    return _context(file, keywords, use.position)


def _context(
    file: ExaminedFile, keywords: Sequence[ast.keyword], position: Position
) -> dict[str, Expression]:
    keys = keys_of(file, [Keyword(file, each, position) for each in keywords])
    return {
        key.name: Expression(key.value.file, key.value.node, key.value.position)
        for key in (*keys.optional, *keys.required)
    }
