"""The root of the commands: options that hold for all, and where each group hangs."""

from __future__ import annotations

from typing import Annotated

import typer

from densecards.cli import (
    acts,
    app_commands,
    cards,
    classes,
    data,
    decks,
    encoders,
    lab,
    memory,
    mending,
    practise,
    recalling,
    stats,
    web,
)
from densecards.cli.common import call_of
from densecards.cli.opening import open_or_show

app = typer.Typer(
    name="densecards",
    help="Spaced repetition for the terminal: never learn a word, learn a network. "
    "Without a command, the app opens.",
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=True,
)


def _version(value: bool) -> None:
    if value:
        from densecards import __version__

        typer.echo(f"densecards {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="PATH|URL",
            help="The database: a path or an SQLAlchemy URL (also DENSECARDS_DB).",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Keep the database for the commands; open the app where there is none."""
    call = call_of(context)
    call.db = db
    if context.invoked_subcommand is None:
        open_or_show(call)


app_commands.register(app)
practise.register(app)
recalling.register(app)
data.register(app)
stats.register(app)
app.add_typer(decks.app, name="deck")
app.add_typer(cards.app, name="card")
app.add_typer(encoders.app, name="encoder")
app.add_typer(memory.app, name="memory")
app.add_typer(lab.app, name="lab")
app.add_typer(web.app, name="web")
app.add_typer(classes.app, name="class")
memory.register(app)
acts.register(app, cards.app)
mending.register(app, cards.app)
