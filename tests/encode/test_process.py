"""The encoder's process: its protocol, its death, cancelling, and its vectors beside NumPy's."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from densecards.beside import child
from densecards.beside.frames import read_frame, write_frame
from densecards.encode import describe, obtain, open_encoder
from densecards.encode.default import TEXTS_HERE, DefaultEncoder
from densecards.encode.encoder import EncoderInfo
from densecards.encode.minilm import MiniLM
from densecards.encode.process import ProcessEncoder
from densecards.encode.weights import default_folder
from densecards.errors import Cancelled, EncoderError

# A worker that speaks the protocol without a model: each text becomes (its length, its process's id, 0, 0).
FAKE = """
import os, struct, sys
from densecards.beside.frames import read_frame, write_frame
requests, answers = sys.stdin.buffer, sys.stdout.buffer
write_frame(answers, {"ready": True, "dimensions": 4})
while (frame := read_frame(requests)) is not None:
    texts = frame[0]["texts"]
    if "die" in texts:
        print("out of memory", file=sys.stderr, flush=True)
        os._exit(9)
    if "fail" in texts:
        write_frame(answers, {"error": "ValueError: too odd"})
        continue
    if "hang" in texts:
        requests.read(1)
    nan = float("nan")
    texts = texts[: 1 if "short" in texts else None]
    rows = [(nan if t == "nan" else len(t), os.getpid(), 0, 0) for t in texts]
    write_frame(answers, {"rows": len(rows)}, b"".join(struct.pack("<4f", *row) for row in rows))
"""


@pytest.fixture
def fake() -> ProcessEncoder:
    info = EncoderInfo("fake", "0" * 32, 4, frozenset(), Path("nowhere"))
    encoder = ProcessEncoder(info, [sys.executable, "-c", FAKE])
    yield encoder
    encoder.close()


def test_rows_come_in_the_order_of_the_texts_with_progress(fake: ProcessEncoder) -> None:
    """More texts than one frame carries keep their order, and progress ends at the total."""
    seen: list[tuple[int, int]] = []
    texts = ["x" * (n % 50) for n in range(300)]
    rows = fake.encode(texts, lambda done, total: seen.append((done, total)))
    assert rows[:, 0].tolist() == [len(text) for text in texts]
    assert seen[-1] == (300, 300)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_no_texts_start_no_process(fake: ProcessEncoder) -> None:
    """Nothing to do costs nothing."""
    assert fake.encode([]).shape == (0, 4)
    assert not fake.running


def test_one_process_serves_until_closed_and_may_be_used_again(fake: ProcessEncoder) -> None:
    """The process is kept between calls, ends at close, and a later call starts another."""
    first, second = fake.encode(["a"])[0, 1], fake.encode(["b"])[0, 1]
    assert first == second
    fake.close()
    assert not fake.running
    assert fake.encode(["c"])[0, 1] != first


def test_a_dying_process_is_an_error_with_its_last_words_and_then_forgotten(fake: ProcessEncoder) -> None:
    """Its death is told with status and last line; the next call works again."""
    with pytest.raises(EncoderError, match="exit status 9: out of memory"):
        fake.encode(["a", "die"])
    assert fake.encode(["abc"])[0, 0] == 3


def test_a_killed_process_is_noticed(fake: ProcessEncoder) -> None:
    """A process killed from outside gives an EncoderError, not a hang."""
    os.kill(int(fake.encode(["a"])[0, 1]), 9)
    with pytest.raises(EncoderError, match="ended by itself"):
        fake.encode(["b"])


@pytest.mark.parametrize(
    ("text", "message"), [("fail", "too odd"), ("nan", 'no number for "nan"'), ("short", "wrong size")]
)
def test_a_bad_answer_is_an_error(fake: ProcessEncoder, text: str, message: str) -> None:
    """An error in the model, a vector that is no number, an answer of the wrong size: one clear line each."""
    with pytest.raises(EncoderError, match=message):
        fake.encode([text, "b"])


def test_cancelling_while_it_works_ends_it_at_once(fake: ProcessEncoder) -> None:
    """Progress is called while the process is busy, and what it raises stops the work."""
    calls = 0

    def cancel(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        fake.encode(["hang"], cancel)
    assert not fake.running
    assert fake.encode(["ab"])[0, 0] == 2


def test_a_command_that_cannot_start_is_an_error() -> None:
    """No interpreter, no traceback."""
    info = EncoderInfo("fake", "0" * 32, 4, frozenset(), Path("nowhere"))
    with pytest.raises(EncoderError, match="cannot be started"):
        ProcessEncoder(info, ["/no/such/python"]).encode(["a"])


def test_a_model_of_another_width_than_described_is_refused() -> None:
    """A configuration that lies about the length of the vectors is found at the start."""
    info = EncoderInfo("fake", "0" * 32, 5, frozenset(), Path("nowhere"))
    with pytest.raises(EncoderError, match="length 4"):
        ProcessEncoder(info, [sys.executable, "-c", FAKE]).encode(["a"])


def test_the_process_ends_with_the_program() -> None:
    """When the program is gone, the closed pipe ends the worker: nothing is left running."""
    code = (
        "import sys, os; from pathlib import Path\n"
        "from densecards.encode.encoder import EncoderInfo\n"
        "from densecards.encode.process import ProcessEncoder\n"
        "info = EncoderInfo('f', '0' * 32, 4, frozenset(), Path('x'))\n"
        f"e = ProcessEncoder(info, [sys.executable, '-c', {FAKE!r}])\n"
        "print(int(e.encode(['a'])[0, 1]), flush=True); os._exit(1)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(out.stdout)
    for _ in range(2_000_000):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                break
        except (ProcessLookupError, FileNotFoundError):
            break
    else:
        pytest.fail("the worker outlived the program")


def test_frames_survive_the_round_trip_and_refuse_noise() -> None:
    """Text and numbers come back as they went; a cut frame is an end, an impossible one an error."""
    pipe = io.BytesIO()
    write_frame(pipe, {"texts": ["å\n\x00"]}, b"\x00\xff")
    whole = pipe.getvalue()
    assert read_frame(io.BytesIO(whole)) == ({"texts": ["å\n\x00"]}, b"\x00\xff")
    for cut in range(len(whole)):
        assert read_frame(io.BytesIO(whole[:cut])) is None
    with pytest.raises(ValueError, match="length"):
        read_frame(io.BytesIO(b"\xff" * 40))


def test_few_texts_are_encoded_here_and_many_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default encoder starts its process only for a large batch."""
    sent: list[int] = []

    def instead(self: ProcessEncoder, texts: list[str], progress: object = None) -> np.ndarray:
        sent.append(len(texts))
        return np.zeros((len(texts), 384), dtype=np.float32)

    monkeypatch.setattr(ProcessEncoder, "encode", instead)
    encoder = DefaultEncoder(describe())
    assert encoder.encode(["a", "b"]).any()
    assert not encoder.encode([""] * (TEXTS_HERE + 1)).any()
    assert sent == [TEXTS_HERE + 1]


def test_a_process_that_fails_costs_speed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sentence-transformers cannot run, the default encoder gives all vectors without it."""

    def broken(self: ProcessEncoder, texts: list[str], progress: object = None) -> np.ndarray:
        raise EncoderError("no torch here")

    monkeypatch.setattr(ProcessEncoder, "encode", broken)
    encoder = open_encoder()
    texts = [f"text {n % 7}" for n in range(TEXTS_HERE + 1)]
    rows = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows[0], rows[7], atol=1e-5)


def test_closing_stops_a_long_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the encoder from elsewhere ends the work with an error, in the process and here."""
    encoder = open_encoder()

    def broken(self: ProcessEncoder, texts: list[str], progress: object = None) -> np.ndarray:
        encoder.close()
        raise EncoderError("ended by itself")

    with monkeypatch.context() as patch:
        patch.setattr(ProcessEncoder, "encode", broken)
        with pytest.raises(EncoderError, match="ended by itself"):
            encoder.encode(["a"] * (TEXTS_HERE + 1))
    with pytest.raises(EncoderError, match="closed while it worked"):
        encoder.encode(["a"] * 100, lambda done, total: encoder.close())
    assert encoder.encode(["a"]).shape == (1, 384)


def test_progress_may_cancel_a_small_batch() -> None:
    """Work in the program itself is cancelled by progress too."""

    def cancel(done: int, total: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        open_encoder().encode(["a"], cancel)


def test_the_process_finds_this_package_and_what_the_user_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout is found first, the user's own PYTHONPATH is kept, site-packages is never put first."""
    home = str(Path(child.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    assert child.search_path() == os.pathsep.join([home, "/somewhere"])
    monkeypatch.delenv("PYTHONPATH")
    assert child.search_path() == home
    monkeypatch.setattr(child, "__file__", "/usr/lib/python3/site-packages/densecards/beside/child.py")
    assert child.search_path() == ""


AWKWARD = [
    "",
    " ",
    "a seahorse filing memories into cabinets",
    "Jeg forstår norsk. — I understand Norwegian.",
    "får",
    "Naïve café — ﬁne “quotes” … 12,5 °C",
    "🧠 brain 👩‍⚕️",
    "漢字とかな",
    "an\x00d con\x1btrol\u202e",
    "\ud800 lone surrogate",
    "word " * 400,
    "x" * 300,
    "Cc: CN X; b.p. 120/80 (mm Hg)!",
]


def test_the_process_gives_the_vectors_of_the_forward_pass_here(tmp_path: Path) -> None:
    """sentence-transformers and the NumPy pass agree to cosine 0.99999 on ordinary and awkward texts.

    The worker is started from a folder with a module named torch.py, which it must not take for torch.
    """
    (tmp_path / "torch.py").write_text("raise SystemExit('taken from the current folder')")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        encoder = ProcessEncoder(describe())
        try:
            theirs = encoder.encode(AWKWARD)
        finally:
            encoder.close()
    finally:
        os.chdir(here)
    ours = MiniLM(default_folder()).encode([t.encode("utf-8", "replace").decode() for t in AWKWARD])
    cosines = np.einsum("ij,ij->i", ours, theirs)
    assert np.allclose(np.linalg.norm(theirs, axis=1), 1, atol=1e-5)
    assert cosines.min() >= 0.99999, AWKWARD[int(cosines.argmin())]


def test_a_download_without_a_connection_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`encoder use NAME` offline ends in one clear line and leaves nothing behind."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EncoderError, match='"some/model" could not be downloaded') as error:
        obtain("some/model")
    assert "\n" not in str(error.value)
