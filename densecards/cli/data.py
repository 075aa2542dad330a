"""Commands on the learner's data as a whole: backup, restore, check, rebuild, paths, settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from densecards.cli.common import Json, Yes, call_of, desk_of
from densecards.cli.output import counted, print_json, print_table, say
from densecards.errors import NotFoundError

# What is checked against the collection, or by which its log is folded.
_READS_THE_LOG = ("first_recalls", "day_starts_at", "time_zone", "exam_date")


def register(app: typer.Typer) -> None:
    """Hang the commands on the root."""
    for command in (backup, restore, check, rebuild, paths, settings):
        app.command()(command)


def backup(
    context: typer.Context,
    to: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; else the backup folder.")
    ] = None,
) -> None:
    """Copy the database into one file."""
    with desk_of(context) as desk:
        say(f"wrote {desk.backup(to)}")


def restore(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A backup; without it the newest one.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Put a backup in the database's place.

    What is there now is itself backed up first.
    """
    from densecards.study.keeping import newest_backup, put_back

    source = file or newest_backup(call_of(context).db)
    if not source.is_file():
        raise NotFoundError(f"{source}: there is no such file")
    if not yes and not typer.confirm(f"Put {source} in the place of the database?", err=True):
        raise typer.Exit(1)
    kept = put_back(call_of(context).db, source)
    say(f"restored {source}" + (f"; what was there before is in {kept}" if kept else ""))


def check(context: typer.Context, json: Json = False) -> None:
    """Check the database.

    Looks at the file, its tables and their ties, and whether the schedule is what the log says.
    """
    with desk_of(context) as desk:
        found = desk.check()
    if json:
        print_json(found)
    else:
        for line in found:
            say(line)
        say(counted(len(found), "finding") if found else "nothing to mend")
    if found:
        raise typer.Exit(1)


def rebuild(context: typer.Context) -> None:
    """Fold all from the log again.

    The schedule, the strengths of links and the associations of cards.
    """
    with desk_of(context) as desk:
        say(desk.rebuild())


def paths(context: typer.Context, json: Json = False) -> None:
    """Say where things live."""
    from densecards import paths as places

    found = {
        "database": places.database_url(call_of(context).db),
        "data": str(places.data_dir()),
        "settings": str(places.config_file()),
        "cache": str(places.cache_dir()),
        "backups": str(places.backup_dir()),
        "decks that ship": str(places.shipped_decks()),
    }
    if json:
        print_json(found)
        return
    for name, place in found.items():
        say(f"{name:16} {place}")


def settings(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", show_default=False)] = "",
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help='"" empties a text.', show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """Show the settings, one of them, or set one."""
    from densecards.errors import SettingsError
    from densecards.paths import database_url, sqlite_path
    from densecards.settings import as_dict, load_settings, parse_setting, save_setting
    from densecards.study.glance import now_ms
    from densecards.study.pace import check_exam

    if key and value is not None:
        wanted = parse_setting(key, value)
        if key == "exam_date":
            check_exam(load_settings(), wanted, now_ms())
        file = sqlite_path(database_url(call_of(context).db))
        if key in _READS_THE_LOG and (file is None or file.exists()):
            with desk_of(context) as desk:
                desk.change_setting(key, wanted)
        else:
            save_setting(key, wanted)
    found = as_dict(load_settings())
    if key and key not in found:
        raise SettingsError(f'unknown setting "{key}"', hint=f"known: {', '.join(found)}")
    shown = {key: found[key]} if key else found
    if json:
        print_json(shown)
    else:
        print_table(("setting", "value"), [(name, str(one)) for name, one in shown.items()])
