"""What an instructor types, from the first question to a package that others update to."""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import pytest

from densecards.cli import making
from densecards.decks import check_deck
from tests.cli.conftest import Shell
from tests.study_deck import SCENE


class _Terminal(io.StringIO):
    """Input that says it comes from a person."""

    def isatty(self) -> bool:
        return True


def _edit(folder: Path, before: str, after: str, file: str = "kafe.md") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")


def test_new_asks_and_asks_again_for_what_cannot_be(shell: Shell, home: Path, tmp_path: Path) -> None:
    """A wrong template and a wrong language are asked again; the skeleton passes its checker."""
    folder = tmp_path / "mine"
    answers = "Mine egne ord\nvocab\nvocabulary\nklingonsk\nnorsk\n\nKari\nOrd jeg møter\n"
    assert shell("deck", "new", str(folder), typed=answers, terminal=True) == 0, shell.err
    assert 'did you mean "vocabulary"?' in shell.out + shell.err
    assert '"klingonsk" is no language tag' in shell.out + shell.err
    text = (folder / "deck.toml").read_text(encoding="utf-8")
    for line in (
        'id = "mine-egne-ord"',
        'language = "nb"',
        'gloss_language = "en"',
        'authors = ["Kari"]',
        'description = "Ord jeg møter"',
    ):
        assert line in text
    assert [str(one) for one in check_deck(folder, thorough=True) if one.file != "vectors.npz"] == []


def test_new_in_a_pipe_takes_what_it_is_told(shell: Shell, home: Path, tmp_path: Path) -> None:
    """Nothing is asked where nobody can answer; a wrong option or a full folder writes nothing."""
    folder = tmp_path / "bein"
    assert shell("deck", "new", str(folder), "--template", "anatomy", "--language", "English") == 0, shell.err
    text = (folder / "deck.toml").read_text(encoding="utf-8")
    assert 'title = "bein"' in text
    assert 'language = "en"' in text
    assert shell("deck", "check", str(folder)) == 0
    assert shell("deck", "new", str(folder)) == 1
    assert "is not empty (name a new folder)" in shell.err
    assert shell("deck", "new", str(tmp_path / "x"), "--language", "klingonsk") == 2
    assert "is no language tag" in shell.err
    assert shell("deck", "new", str(tmp_path / "x"), "--template", "vocab") == 1
    assert not (tmp_path / "x").exists()


def test_check_counts_and_fails_on_an_error(shell: Shell, home: Path, deck_folder: Path) -> None:
    """Each message has file, line and what to do; status 1 with an error, 0 with warnings alone."""
    assert shell("deck", "check", str(deck_folder)) == 0
    assert shell.out == "nothing to mend\n"
    _edit(deck_folder, "- opposite: gratis", "- oposite: gratis")
    assert shell("deck", "check", str(deck_folder)) == 1
    first, last = shell.out.splitlines()
    assert first.startswith('kafe.md:12: unknown slot "oposite", did you mean "opposite"?')
    assert last == "1 error, 0 warnings"
    (found,) = _json_of(shell, "deck", "check", str(deck_folder), "--json")
    assert (found["file"], found["line"], found["level"]) == ("kafe.md", 12, "error")


def _json_of(shell: Shell, *arguments: str) -> list[dict[str, object]]:
    import json

    shell(*arguments)
    found: list[dict[str, object]] = json.loads(shell.out)
    return found


def test_watch_checks_at_every_saving_and_shows_density(
    shell: Shell, home: Path, deck_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At first everything, then what was saved; errors hold the densities back; Ctrl+C ends it."""
    steps = iter(["break", "", "mend", "end"])

    sleep_on = time.sleep

    def sleep(seconds: float) -> None:
        if seconds != making._LOOK_EVERY:
            sleep_on(seconds)
            return
        step = next(steps)
        if step == "break":
            _edit(deck_folder, "- similar: krus", "- similer: krus")
        elif step == "mend":
            _edit(deck_folder, "- similer: krus", "- similar: begeret")
        elif step == "end":
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    assert shell("deck", "watch", str(deck_folder)) == 130
    looks = shell.out.strip().split("\n\n")
    assert len(looks) == 3, shell.out
    assert "deck.toml, kafe.md" in looks[0]
    assert "4 cards, " in looks[0]
    assert "density: mean " in looks[0]
    assert 'kafe.md:38: unknown slot "similer", did you mean "similar"?' in looks[1]
    assert "density" not in looks[1]
    assert "density: mean " in looks[2]
    assert "vectors.npz" not in shell.out
    assert not (home / "data").exists(), "the learner's own collection is not touched"
    assert shell("deck", "watch", str(deck_folder), "--once") == 0
    assert shell("deck", "watch", str(deck_folder / "no")) == 1


def test_preview_opens_the_app_on_a_collection_of_its_own(
    shell: Shell, home: Path, deck_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deck is in it, the learner's own collection is not touched, and nothing of it stays."""
    opened = []

    def app(db: str | None, **wishes: object) -> int:
        from densecards.study import Desk

        assert db is not None
        with Desk.open(db) as desk:
            opened.append((db, [row.id for row in desk.decks()], len(desk.rows())))
        return 0

    from densecards.cli import run_command_line

    monkeypatch.setattr("sys.argv", ["densecards", "deck", "preview", str(deck_folder)])
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(SystemExit) as end:
        run_command_line(app)
    assert end.value.code in (0, None)
    ((db, decks, cards),) = opened
    assert (decks, cards) == (["try"], 4)
    assert not Path(db).exists()
    assert not (home / "data").exists()
    monkeypatch.undo()
    assert shell("deck", "preview", str(deck_folder)) == 0
    assert "a terminal is needed" in shell.out


def test_diff_tells_what_came_changed_and_went(
    shell: Shell, home: Path, deck_folder: Path, tmp_path: Path
) -> None:
    """Between a package and the source that went on; status 1 where they differ, 0 where not."""
    assert shell("deck", "build", str(deck_folder), "--out", str(tmp_path)) == 0, shell.err
    package = str(tmp_path / "try-1.0.0.dense")
    assert shell("deck", "diff", package, str(deck_folder)) == 0
    assert shell.out.splitlines() == ["try 1.0.0 → try 1.0.0", "nothing changes"]
    _edit(deck_folder, '"1.0.0"', '"1.1.0"', "deck.toml")
    _edit(deck_folder, "{#kopp}", "{#kaffekopp}\naliases: kopp")
    _edit(deck_folder, "## kopp {#kaffekopp}\naliases: kopp\ncup", "## kopp {#kaffekopp}\ncup\naliases: kopp")
    _edit(deck_folder, "gratis — free of charge", "gratis — for nothing")
    _edit(deck_folder, "## å betale {#betale}", "## fat {#fat}\nsaucer\n\n## å betale {#betale}")
    assert shell("deck", "diff", package, str(deck_folder)) == 1
    assert shell.out.splitlines() == [
        "try 1.0.0 → try 1.1.0",
        "+ fat: fat",
        "~ regning: regning",
        "    opposite: gratis — free of charge → gratis — for nothing",
        "~ kaffekopp: kopp (was kopp)",
    ]
    assert shell("deck", "diff", package, str(tmp_path / "none")) == 1
    assert "there is no such file or folder" in shell.err


def test_update_says_first_what_it_would_do_and_does_it_when_told(
    installed: Shell, deck_folder: Path
) -> None:
    """A dry run and a no write nothing; what changes only beside the cards is an update, too."""
    assert installed("card", "set", "try/kopp", "personal", "min egen kopp") == 0
    _edit(deck_folder, '"1.0.0"', '"1.1.0"', "deck.toml")
    _edit(deck_folder, "title: På kafé", "title: På kafé\nstory: En kopp betaler regningen.")
    cut = SCENE.index("## kvittering")
    _edit(deck_folder, SCENE[cut : SCENE.index("## å betale")], "")
    _edit(deck_folder, "- similar: [[kvittering]] — proof", "- similar: bevis på kjøp — proof")
    assert installed("deck", "update", str(deck_folder), "--dry-run") == 0, installed.err
    assert installed.out.splitlines() == [
        "try: 1.0.0 → 1.1.0",
        "  changes: regning",
        "  goes (kept with your answers, out of use): kvittering",
        "  beside the cards: scene kafe",
    ]
    assert installed("deck", "update", str(deck_folder), typed="n\n") == 1
    assert [deck["version"] for deck in installed.json("deck", "list")] == ["1.0.0"]
    assert installed("deck", "update", str(deck_folder), typed="y\n") == 0
    assert "1 changed, 1 retired, mended: scene kafe" in installed.out
    assert [deck["version"] for deck in installed.json("deck", "list")] == ["1.1.0"]
    _edit(deck_folder, "betaler regningen.", "vasker opp.")
    assert installed("deck", "update", str(deck_folder), "--yes") == 0
    assert "mended: scene kafe" in installed.out
    _edit(deck_folder, '"1.1.0"', '"1.2.0"', "deck.toml")
    assert installed("deck", "update", str(deck_folder), "--yes") == 0
    assert "nothing that you see changes" in installed.out
    assert installed("deck", "update", str(deck_folder), "--yes") == 0
    assert installed.out == "try 1.2.0: nothing changes\n"
    assert "min egen kopp" in str(installed.json("card", "show", "try/kopp"))


def test_update_names_every_thing_beside_the_cards(installed: Shell, deck_folder: Path) -> None:
    """Title, order, a journey that came and one that went."""
    chain = "\n# journey: Vei {#vei}\n\n1. [[kopp]] — først\n2. [[betale]] — så\n"
    _edit(deck_folder, 'title = "Try"', 'title = "Try it"', "deck.toml")
    kopp = SCENE[SCENE.index("## kopp") :]
    _edit(deck_folder, kopp, "")
    _edit(deck_folder, "## regning", kopp + "\n## regning")
    with (deck_folder / "kafe.md").open("a", encoding="utf-8") as file:
        file.write(chain)
    assert installed("deck", "update", str(deck_folder), "--yes") == 0
    assert "  beside the cards: title, journey vei (new), the order of the cards" in installed.out
    _edit(deck_folder, chain, "")
    assert installed("deck", "update", str(deck_folder), "--yes") == 0
    assert "  beside the cards: journey vei (gone)" in installed.out


def test_installing_shows_how_far_it_is_and_can_be_stopped(home: Path, deck_folder: Path) -> None:
    """Progress rises to all cards; where it raises, the deck is not there."""
    from densecards.errors import Cancelled
    from densecards.study import Desk

    seen: list[tuple[int, int]] = []
    with Desk.open() as desk:

        def stop(done: int, total: int) -> None:
            if done >= 3:
                raise Cancelled("stopped")

        with pytest.raises(Cancelled):
            desk.install(deck_folder, progress=stop)
        assert desk.decks() == []
        desk.install(deck_folder, progress=lambda done, total: seen.append((done, total)))
        assert len(desk.rows()) == 4
    assert len(seen) >= 4
    assert seen == sorted(seen)
    assert seen[-1] == (4, 4)


def test_installing_again_brings_lost_media_back(home: Path) -> None:
    """A database that came from a backup names pictures that are not here; its deck has them."""
    import shutil

    from densecards.paths import media_dir, shipped_decks
    from densecards.study import Desk

    model = shipped_decks() / "model"
    with Desk.open() as desk:
        desk.install(model)
        before = {path: file.read_bytes() for path, file in desk.store.media("model").items()}
        assert len(before) == 2
        shutil.rmtree(media_dir())
        assert desk.store.media("model") == {}
        assert "nothing new" in desk.install(model).message
        assert {path: file.read_bytes() for path, file in desk.store.media("model").items()} == before
