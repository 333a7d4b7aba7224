"""The group of verbs, and what happens to an error on its way out."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.suggestion import did_you_mean
from conn_types.cli.nearest import NearestOption
from conn_types.cli.output import complain
from conn_types.cli.version import print_version

LATER = ("fix", "rename", "diff", "lsp")
"""Verbs of the stable interface that this version does not have."""


VERBS = ("check", "explain", "routes", "stubs", "verify")
"""Each is a command in a module of its own, which is imported for those who ask for it."""


class Verbs(NearestOption, click.Group):
    """A group that answers an unknown verb with the nearest one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"conn_types.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        verb = args[0]
        if verb in LATER:
            built = ", ".join(self.list_commands(ctx))
            ctx.fail(f'the verb "{verb}" is not available in this version; choose from {built}')
        if self.get_command(ctx, verb) is None:
            ctx.fail(f'there is no verb "{verb}"; {did_you_mean(verb, self.list_commands(ctx))}')
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=print_version,
    help="Show the version and exit.",
)
def conn_types() -> None:
    """Find the routes of a Starlette or FastAPI project, and every wrong reference to one.

    Nothing of the project is imported or executed, except by verify.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit status. A defect of its own is 2 as well: it is no finding."""
    try:
        status: object = conn_types.main(arguments, prog_name="conn-types", standalone_mode=False)
    except click.ClickException as error:
        _show_usage(error)
        return 2
    except AnalysisError as error:
        complain("error", str(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except Exception:
        import traceback

        traceback.print_exc()
        complain("error", "this is a defect of conn-types itself; please report it with the lines above")
        return 2
    return status if isinstance(status, int) else 0


def _show_usage(error: click.ClickException) -> None:
    complain("error", error.format_message().rstrip("."))
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        print(f'Try "{context.command_path} --help".', file=sys.stderr)
