"""Imports of a module that stay importable from its stub: `import x` does not give `x` away there."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

_NEXT_LINE = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace("    "))
_LAST_LINE = cst.ParenthesizedWhitespace(indent=True)


class Reexports(cst.CSTTransformer):
    """Makes `import x` and `from y import x` say `as x`."""

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> cst.Import:
        return updated_node.with_changes(names=_under_own_names(updated_node.names))

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> cst.ImportFrom:
        if isinstance(updated_node.names, cst.ImportStar) or is_future(updated_node):
            return updated_node
        names = _under_own_names(updated_node.names)
        if len(names) == 1:
            return updated_node.with_changes(names=names, lpar=None, rpar=None)
        commas = [cst.Comma(whitespace_after=_NEXT_LINE)] * (len(names) - 1) + [cst.Comma()]
        return updated_node.with_changes(
            names=[name.with_changes(comma=comma) for name, comma in zip(names, commas, strict=True)],
            lpar=cst.LeftParen(whitespace_after=_NEXT_LINE),
            rpar=cst.RightParen(whitespace_before=_LAST_LINE),
        )


def is_future(node: cst.ImportFrom) -> bool:
    return isinstance(node.module, cst.Name) and node.module.value == "__future__"


def _under_own_names(names: Sequence[cst.ImportAlias]) -> Sequence[cst.ImportAlias]:
    """`import a.b` binds `a`, which cannot be said so: it stays."""
    return [
        each.with_changes(asname=cst.AsName(name=each.name))
        if each.asname is None and isinstance(each.name, cst.Name)
        else each
        for each in names
    ]
