"""What there is to read about the lab: an experiment explained, the words, and the history."""

from __future__ import annotations

from typing import Annotated

import typer

from densecards.cli.common import Json
from densecards.cli.lab_showing import paragraph, plain
from densecards.cli.output import print_json, say


def register(app: typer.Typer) -> None:
    """Hang the commands on `densecards lab`."""
    for command in (explain, glossary, history):
        app.command()(command)


def explain(name: Annotated[str, typer.Argument(metavar="NAME")], json: Json = False) -> None:
    """Say what to look at in an experiment.

    Also what it says about memory, where it comes from, and which settings it has.
    """
    from densecards.lab.catalogue import find
    from densecards.lab.explanations import explanation

    experiment = find(name)
    text = explanation(experiment.name)
    if json:
        print_json(
            {"experiment": experiment.name, "look": text.look, "memory": text.memory, "source": text.source}
        )
        return
    say(f"{experiment.name}: {experiment.title}\n")
    for line in (text.look, "", text.memory, "", text.source):
        paragraph(line)
    say("\nsettings:")
    for setting in experiment.settings:
        say(f"  {setting.name} = {plain(setting.default)}: {setting.meaning}")


def glossary(json: Json = False) -> None:
    """Say what attractor, basin and overlap mean."""
    from densecards.lab.reading import GLOSSARY

    if json:
        print_json([{"word": word, "meaning": meaning} for word, meaning in GLOSSARY.items()])
        return
    for word, meaning in GLOSSARY.items():
        paragraph(f"{word}: {meaning}", "    ")


def history(json: Json = False) -> None:
    """Tell how Hopfield nets became attention.

    Also what of it is metaphor.
    """
    from densecards.lab.reading import HISTORY

    if json:
        print_json(
            [{"year": event.year, "text": event.text, "metaphor": event.metaphor} for event in HISTORY]
        )
        return
    for event in HISTORY:
        paragraph(f"{event.year}  {event.text}", "      ")
        if event.metaphor:
            paragraph("      Metaphor: " + event.metaphor, "      ")
