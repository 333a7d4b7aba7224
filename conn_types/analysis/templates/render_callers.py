"""Functions of the project's that render the template which they are given: their callers render it.

`def page(request, name): return templates.TemplateResponse(request, f"{name}.html")`
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.names import known_texts
from conn_types.analysis.references.passing import parameters_in
from conn_types.analysis.references.readers import Readers
from conn_types.analysis.references.route_references import given_frames
from conn_types.analysis.references.scopes import Scope, Use
from conn_types.analysis.references.wrapper_names import last_name
from conn_types.analysis.templates.environments import Expression
from conn_types.analysis.templates.render_calls import RenderCall

_DEPTH = 3
_MOST_NAMES = 50
_RESPONSE = "TemplateResponse"

Mentioning = Callable[[re.Pattern[str]], Iterable[ExaminedFile]]


class RenderCallers:
    """`mentioning` gives the files in whose text a word stands."""

    def __init__(self, readers: Readers, mentioning: Mentioning) -> None:
        self._readers = readers
        self._mentioning = mentioning
        self._files: dict[str, Sequence[ExaminedFile]] = {}

    def followed(self, call: RenderCall, depth: int = 0) -> Iterator[RenderCall]:
        """The calls that stand for one: those of the function around, where that is given the name."""
        helper = None if depth > _DEPTH else _helper(call)
        if helper is None:
            yield call
            return
        name = helper.qualname.rpartition(".")[2]
        if name == _RESPONSE:
            # Its calls are found as those of the framework's are.
            return
        found = False
        for file in self._calling(name):
            if _is_passed_around(file, name):
                found = False
                break
            for use in file.walked.uses:
                if isinstance(use.node, ast.Call) and last_name(use.node.func) == name:
                    made = self._made(call, helper, file, use, use.node)
                    if made is not None:
                        found = True
                        yield from self.followed(made, depth + 1)
        if not found:
            yield call

    def _calling(self, name: str) -> Sequence[ExaminedFile]:
        """The files that the name stands in; none where too many names were asked for."""
        if name not in self._files and len(self._files) < _MOST_NAMES:
            self._files[name] = [*self._mentioning(re.compile(rf"\b{re.escape(name)}\b"))]
        return self._files.get(name, ())

    def _made(
        self, call: RenderCall, helper: Scope, file: ExaminedFile, use: Use, node: ast.Call
    ) -> RenderCall | None:
        """What a call of the function renders; None where it is a call of something else."""
        callees = self._readers.routes(file).callees
        callee = callees.callee(node.func, use.position)
        if callee is not None and callee.scope is not helper:
            return None
        arguments = None if callee is None else callees.arguments(callee, node, use.position)
        made = replace(call, file=file, position=use.position, names=(), passed=None)
        if callee is None or arguments is None or call.given is None or call.passed is None:
            return made
        frames = (*callee.around, (callee, arguments), *call.frames)
        with given_frames(frames):
            texts = known_texts(call.given.file, call.given.node, call.given.position)
        names = parameters_in(call.passed.node, call.passed.position)
        argument = next(
            (arguments.parameters.get(each.arg) for scope, each in names if scope is helper), None
        )
        passed = argument and Expression(argument.file, argument.node, argument.position)
        return replace(made, names=tuple(each.text for each in texts), passed=passed or None, frames=frames)


def _helper(call: RenderCall) -> Scope | None:
    """The innermost function whose parameter the name comes from."""
    if call.names or call.passed is None:
        return None
    position = call.passed.position
    scopes = [scope for scope, _ in parameters_in(call.passed.node, position)]
    return next((each for each in position.scope.chain() if each in scopes and each.qualname), None)


def _is_passed_around(file: ExaminedFile, name: str) -> bool:
    """Whether the function stands in the file as a value, which anybody may call."""
    called = {use.node.func for use in file.walked.uses if isinstance(use.node, ast.Call)}
    return any(
        isinstance(node, (ast.Name, ast.Attribute)) and node not in called and last_name(node) == name
        for node in ast.walk(file.source.tree)
    )
