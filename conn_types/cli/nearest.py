"""What click refuses, refused with the nearest valid one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from conn_types.analysis.suggestion import did_you_mean


def one_of(noun: str, names: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], str]:
    """The callback of an option that takes one of some names."""

    def choose(ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
        if value not in names:
            raise click.UsageError(f'there is no {noun} "{value}"; {did_you_mean(value, names)}', ctx)
        return value

    return choose


def each_of(
    noun: str, names: Sequence[str]
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[str, ...]]:
    """The callback of a repeatable option that takes some of some names."""
    choose = one_of(noun, names)

    def choose_each(
        ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
    ) -> tuple[str, ...]:
        return tuple(choose(ctx, parameter, value) for value in values)

    return choose_each


class NearestOption(click.Command):
    """A command that answers an unknown option with the nearest one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            known = [name for param in self.get_params(ctx) for name in param.opts if name.startswith("--")]
            hint = did_you_mean(error.option_name, known)
            raise click.UsageError(f"there is no option {error.option_name}; {hint}", ctx) from error
