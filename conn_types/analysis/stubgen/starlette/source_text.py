"""The text of a syntax tree's nodes."""

from __future__ import annotations

import libcst as cst

_NOWHERE = cst.Module([])
_NOTHING = cst.SimpleWhitespace("")


def code(expression: cst.CSTNode) -> str:
    """That of an expression or a part of one, on one line, without comments."""
    line = expression.visit(_OneLine())
    return _NOWHERE.code_for_node(line) if isinstance(line, cst.CSTNode) else ""


def quoted(text: str) -> str:
    """As a string, in double quotes where that needs no escapes."""
    return repr(text) if '"' in text or "\\" in text else f'"{text}"'


class _OneLine(cst.CSTTransformer):
    def leave_ParenthesizedWhitespace(
        self, original_node: cst.ParenthesizedWhitespace, updated_node: cst.ParenthesizedWhitespace
    ) -> cst.SimpleWhitespace:
        return cst.SimpleWhitespace(" ")

    def leave_LeftParen(self, original_node: cst.LeftParen, updated_node: cst.LeftParen) -> cst.LeftParen:
        return updated_node.with_changes(whitespace_after=_NOTHING)

    def leave_RightParen(self, original_node: cst.RightParen, updated_node: cst.RightParen) -> cst.RightParen:
        return updated_node.with_changes(whitespace_before=_NOTHING)

    def leave_LeftSquareBracket(
        self, original_node: cst.LeftSquareBracket, updated_node: cst.LeftSquareBracket
    ) -> cst.LeftSquareBracket:
        return updated_node.with_changes(whitespace_after=_NOTHING)

    def leave_RightSquareBracket(
        self, original_node: cst.RightSquareBracket, updated_node: cst.RightSquareBracket
    ) -> cst.RightSquareBracket:
        return updated_node.with_changes(whitespace_before=_NOTHING)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        return updated_node.with_changes(whitespace_before_args=_NOTHING)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(whitespace_after_arg=_NOTHING)

    def leave_Subscript(self, original_node: cst.Subscript, updated_node: cst.Subscript) -> cst.Subscript:
        *others, last = updated_node.slice
        if not others:
            return updated_node
        return updated_node.with_changes(slice=[*others, last.with_changes(comma=cst.MaybeSentinel.DEFAULT)])
