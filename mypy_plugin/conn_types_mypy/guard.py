"""No exception of ours becomes an INTERNAL ERROR of the user's mypy: the default type stands instead."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from mypy.plugin import (
    AnalyzeTypeContext,
    AttributeContext,
    FunctionContext,
    MethodContext,
    MethodSigContext,
)
from mypy.types import AnyType, FunctionLike, Type, TypeOfAny

from conn_types.analysis.evaluator.limits import OutOfFuel
from conn_types_mypy.sparing import RAISES

CAUGHT = (Exception, OutOfFuel)
"""The evaluator's end of its steps is no `Exception`, so that the code it reads cannot catch it."""

CallT = TypeVar("CallT", FunctionContext, MethodContext)


def guarded_call(
    feature: Callable[[CallT], Type], default: Callable[[CallT], Type] | None = None
) -> Callable[[CallT], Type]:
    """`default`: mypy's own hook, which is asked for no more once there is another, and knows the type."""

    def hook(ctx: CallT) -> Type:
        try:
            found = feature(ctx)
        except CAUGHT:
            if RAISES in os.environ:
                raise
            found = ctx.default_return_type
        return found if default is None else default(ctx)

    return hook


def guarded_attribute(feature: Callable[[AttributeContext], Type]) -> Callable[[AttributeContext], Type]:
    def hook(ctx: AttributeContext) -> Type:
        try:
            return feature(ctx)
        except CAUGHT:
            if RAISES in os.environ:
                raise
            return ctx.default_attr_type

    return hook


def guarded_signature(
    feature: Callable[[MethodSigContext], FunctionLike],
) -> Callable[[MethodSigContext], FunctionLike]:
    def hook(ctx: MethodSigContext) -> FunctionLike:
        try:
            return feature(ctx)
        except CAUGHT:
            if RAISES in os.environ:
                raise
            return ctx.default_signature

    return hook


def guarded_type(feature: Callable[[AnalyzeTypeContext], Type]) -> Callable[[AnalyzeTypeContext], Type]:
    def hook(ctx: AnalyzeTypeContext) -> Type:
        try:
            return feature(ctx)
        except CAUGHT:
            if RAISES in os.environ:
                raise
            return AnyType(TypeOfAny.special_form)

    return hook
