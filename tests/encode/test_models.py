"""Models by name and path are described from their files, offline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from densecards.encode import describe, open_encoder
from densecards.errors import EncoderError


def make_model(folder: Path, *, card: str = "", dimensions: int = 8, weights: bytes = b"w") -> Path:
    """Lay out a sentence-transformers model of the current format."""
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "modules.json").write_text(json.dumps([{"path": ""}, {"path": "1_Pooling"}]))
    (folder / "config.json").write_text(json.dumps({"hidden_size": 999}))
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": dimensions}))
    (folder / "model.safetensors").write_bytes(weights)
    (folder / "README.md").write_text(card)
    return folder


def test_a_folder_is_described_by_its_files(tmp_path: Path) -> None:
    """Dimensions come from the last module, languages from the card, the hash from the files."""
    folder = make_model(tmp_path / "m", card="---\nlanguage: nb\nlicense: mit\n---\n# m")
    info = describe(str(folder))
    assert (info.dimensions, info.languages) == (8, frozenset({"nb"}))
    assert len(info.hash) == 32


def test_the_hash_follows_weights_and_configuration_but_not_the_place(tmp_path: Path) -> None:
    """The same files elsewhere have the same hash; other weights or pooling have another."""
    one = describe(str(make_model(tmp_path / "a"))).hash
    assert describe(str(make_model(tmp_path / "b", card="# another card"))).hash == one
    assert describe(str(make_model(tmp_path / "c", weights=b"v"))).hash != one
    assert describe(str(make_model(tmp_path / "d", dimensions=9))).hash != one


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        ("---\nlanguage:\n- en\n- nb-NO\ntags:\n- x\n---\n", {"en", "nb"}),
        ("---\nlanguage: [de, en]\n---\n", {"de", "en"}),
        ("---\nlanguage: multilingual\n---\n", set()),
        ("---\nlanguage:\n  - multilingual\n  - ar\n---\n", set()),
        ("---\nlicense: mit\n---\n", set()),
        ("# no front matter\nlanguage: en", set()),
        ("", set()),
    ],
)
def test_languages_are_read_from_the_card(tmp_path: Path, card: str, languages: set[str]) -> None:
    """A card that names no language, or many, leaves the model free for all."""
    assert describe(str(make_model(tmp_path / "m", card=card))).languages == languages


def test_a_downloaded_model_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's cache is looked through without the library and without the network."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--sentence-transformers--tiny"
    make_model(repository / "snapshots" / "abc123")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc123")
    assert describe("tiny").hash == describe("sentence-transformers/tiny").hash
    (repository / "refs" / "main").write_text("../../..")
    with pytest.raises(EncoderError):
        describe("tiny")


def test_a_name_that_is_not_here_is_one_line_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening never downloads; the message says how to."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EncoderError, match=r"not on this computer.*encoder use some/model"):
        open_encoder("some/model")


@pytest.mark.parametrize("name", ["/no/such/folder", "./nothing", "~/nothing/at/all", "a b", "a/b/c", ""])
def test_a_path_that_is_no_folder_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can only be a path is not taken for a name."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EncoderError):
        open_encoder(name)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    """An ordinary folder, a model without weights, one with a damaged configuration: each says why."""
    with pytest.raises(EncoderError, match="holds no sentence-transformers model"):
        describe(str(tmp_path))
    folder = make_model(tmp_path / "m")
    (folder / "1_Pooling" / "config.json").write_text("{")
    with pytest.raises(EncoderError, match="1_Pooling"):
        describe(str(folder))
    (folder / "modules.json").write_text('["1_Pooling", 7]')
    assert describe(str(folder)).dimensions == 999  # what is no list of modules says nothing
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="holds no weights"):
        describe(str(folder))


def test_the_default_s_own_name_is_the_default() -> None:
    """The model that the package carries is never fetched under its published name."""
    assert describe("sentence-transformers/all-MiniLM-L6-v2") == describe("default")
    assert describe("all-MiniLM-L6-v2").languages == {"en"}
