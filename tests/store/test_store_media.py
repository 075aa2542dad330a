"""Images and sounds of installed decks."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_helpers import words

from densecards.errors import DeckError, StoreError
from densecards.store import Store, open_store, restore_backup


def files_below(folder: Path) -> list[str]:
    """Every file's name below a folder."""
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_media_are_copied_and_found_by_the_path_that_cards_name(store: Store, tmp_path: Path) -> None:
    """The installed copy is there when the source is gone; a path that no deck has gives None."""
    picture = tmp_path / "a.PNG"
    picture.write_bytes(b"picture")
    store.install_deck(words("a", media={"media/a.png": picture}))
    picture.unlink()
    found = store.media_file("norwegian", "media/a.png")
    assert found is not None
    assert found.read_bytes() == b"picture"
    assert store.media("norwegian") == {"media/a.png": found}
    assert store.media_file("norwegian", "../../etc/passwd") is None
    assert store.media_file("other", "media/a.png") is None


def test_an_update_replaces_changed_media_and_sweeps_what_went(store: Store, tmp_path: Path) -> None:
    """A changed picture is the new one, a dropped one leaves no file behind."""
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    store.install_deck(words("a", media={"m/one.png": one, "m/two.png": two}))
    folder = store.media_file("norwegian", "m/one.png").parent  # type: ignore[union-attr]
    one.write_bytes(b"changed")
    store.install_deck(words("a", version="2", media={"m/one.png": one}))
    assert store.media_file("norwegian", "m/one.png").read_bytes() == b"changed"  # type: ignore[union-attr]
    assert store.media_file("norwegian", "m/two.png") is None
    assert len(files_below(folder)) == 1


def test_a_deck_whose_picture_is_missing_is_refused_whole(store: Store, tmp_path: Path) -> None:
    """The line names the file; no card of the deck is there."""
    with pytest.raises(DeckError, match=r"gone\.png"):
        store.install_deck(words("a", media={"m/gone.png": tmp_path / "gone.png"}))
    assert store.decks() == []


def test_media_that_cannot_be_written_stop_the_install(store: Store, tmp_path: Path) -> None:
    """Where the media folder is a file, one line says so and nothing is installed."""
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x")
    assert store.file is not None
    store.file.with_suffix(".media").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        store.install_deck(words("a", media={"m/a.png": picture}))
    assert store.decks() == []


def test_a_path_that_means_mischief_names_no_file_outside(store: Store, tmp_path: Path) -> None:
    """Whatever a path says, its copy lies in the deck's own folder under a name of ours."""
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x")
    paths = ("../../out.png", "/etc/passwd", "a.png\x1b[31m", "a." + "b" * 300, "a.png/..")
    store.install_deck(words("a", media=dict.fromkeys(paths, picture)))
    folders = {file.parent for file in store.media("norwegian").values()}
    assert folders == {store.file.with_suffix(".media") / "norwegian"}  # type: ignore[union-attr]
    assert all(len(file.name) <= 40 for file in store.media("norwegian").values())


def test_two_paths_with_one_content_and_the_same_again(store: Store, tmp_path: Path) -> None:
    """Equal files are kept once; installing again leaves them as they are."""
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    one.write_bytes(b"same")
    two.write_bytes(b"same")
    content = words("a", media={"m/one.png": one, "m/two.png": two}, content_hash="h")
    store.install_deck(content)
    first = store.media("norwegian")
    assert len(set(first.values())) == 1
    store.install_deck(content)
    assert store.media("norwegian") == first


def test_a_backup_holds_the_media_that_cards_name(store: Store, tmp_path: Path) -> None:
    """Pictures lie beside the backup; restored where there are none, they are found."""
    picture = tmp_path / "a.png"
    picture.write_bytes(b"picture")
    store.install_deck(words("a", media={"media/a.png": picture}))
    installed = store.media_file("norwegian", "media/a.png")
    assert installed is not None
    (installed.parent / "stray.png").write_bytes(b"of nobody")
    backup = store.backup(tmp_path / "kept.db")
    assert files_below(backup.with_suffix(".media")) == [installed.name]
    with open_store(f"sqlite:///{backup}") as opened:
        assert opened.media_file("norwegian", "media/a.png") is not None, "a backup can be opened as it is"
    elsewhere = tmp_path / "other machine" / "learner.db"
    elsewhere.parent.mkdir()
    restore_backup(f"sqlite:///{elsewhere}", backup)
    with open_store(f"sqlite:///{elsewhere}") as there:
        found = there.media_file("norwegian", "media/a.png")
        assert found is not None
        assert found.read_bytes() == b"picture"
        assert elsewhere.parent in found.parents
    installed.unlink()
    store.restore(backup)
    assert store.media_file("norwegian", "media/a.png") is not None


def test_a_restore_that_is_refused_brings_no_media(store: Store, tmp_path: Path) -> None:
    """What is no backup is refused before any file is copied."""
    false = tmp_path / "false.db"
    false.write_bytes(b"no database")
    (tmp_path / "false.media" / "deck").mkdir(parents=True)
    (tmp_path / "false.media" / "deck" / "x.png").write_bytes(b"x")
    with pytest.raises(StoreError):
        store.restore(false)
    assert store.file is not None
    assert not store.file.with_suffix(".media").exists()
