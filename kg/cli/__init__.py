"""The command line ``kg``: it reads options and prints; the work is done by functions that a program can call as well.

Exit codes of every command: 0 done, 1 the answer is no (``build --strict`` skipped something, ``validate`` found a violation), 2 could
not run, 130 interrupted. Each command lives in a module of its own here and imports what it needs when it runs: help is instant.
"""

from __future__ import annotations

import importlib

import click
from click.shell_completion import get_completion_class

import kg
from kg.collector import collector_at_rest
from kg.errors import GovkgError

COMMANDS = {
    "build": "build",
    "view": "view",
    "validate": "validate",
    "export": "export",
    "query": "query",
    "panel": "panel",
    "serve": "serve",
    "diff": "diff",
    "patch": "patch",
    "history": "history",
    "eval": "eval",
    "explain": "explain",
    "ontology": "ontology",
}
"""Command → module in this folder; each module names its click command ``command``."""


class Commands(click.Group):
    """The group: loads a command's module when it is asked for, and turns errors into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            with collector_at_rest():  # what modules hold stays
                command: click.Command = importlib.import_module(f"kg.cli.{COMMANDS[cmd_name]}").command
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GovkgError as problem:
            click.echo(f"kg: {problem}", err=True)
            ctx.exit(problem.exit_code)
        except (MemoryError, RecursionError):  # with the 1 of a crash, it would pass for an answer
            click.echo(
                "kg: what was given is too large for the memory, or nested too deeply; give less of it", err=True
            )
            ctx.exit(GovkgError.exit_code)
        except KeyboardInterrupt:
            click.echo("kg: interrupted; nothing was changed", err=True)
            ctx.exit(130)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(kg.__version__, prog_name="kg")
def main() -> None:
    """Newspaper pages about local governance in, a knowledge graph out, with the sentence behind every fact.

    从报纸页面构建基层治理知识图谱，每条事实都可回到原句。

    \b
    First steps / 入门：
      kg build seeds --out exports     read the pages in seeds/, write the graph
      exports/graph.html               open it in a browser; no network is needed
      kg validate exports              check the graph against the ontology's shapes
    """


@main.command(short_help="Print a shell's completion script. 输出命令补全脚本。")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes kg's commands and options in SHELL.

    输出指定 shell 的命令补全脚本。

    \b
    bash:  kg completion bash > ~/.local/share/bash-completion/completions/kg
    zsh:   kg completion zsh > a folder of your $fpath, as _kg
    fish:  kg completion fish > ~/.config/fish/completions/kg.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None, f"click knows {shell}"
    click.echo(kind(main, {}, "kg", "_KG_COMPLETE").source())
