"""Pictures with their words, and words said aloud: offered where there is something, absent otherwise."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from densecards.errors import UsageError
from densecards.schedule import NEW, Phase
from densecards.tui import pictures
from densecards.tui.screens.picture import PictureScreen
from densecards.tui.screens.sensing import Sensing
from densecards.tui.speech import Speaker, command
from tests.tui.fake import DAY, NOON, FakeDesk

CARD = "norwegian/koffert"
SAID = "a crocodile with a handle [@click=app.quit]x[/]"


class Heard:
    """A machine on which everything can be started and nothing sounds."""

    def __init__(self, *programs: str) -> None:
        self.programs = programs
        self.words: list[tuple[str, ...]] = []
        self.reads: list[bytes] = []
        self.ended = 0

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def start(self, arguments) -> object:
        heard = self
        self.words.append(tuple(arguments))

        class Line:
            def write(self, text: bytes) -> None:
                heard.reads.append(text)

            def __enter__(self) -> Line:
                return self

            def __exit__(self, *_: object) -> None:
                """It is closed."""

        class Running:
            stdin = Line()

            def poll(self) -> None:
                """It still speaks."""

            def terminate(self) -> None:
                heard.ended += 1

            def wait(self, timeout: float) -> None:
                """It ends at once."""

        return Running()

    @property
    def speaker(self) -> Speaker:
        return Speaker(start=self.start, which=self.which)  # type: ignore[arg-type]


@pytest.fixture
def picture(tmp_path) -> Path:
    """A picture, red above and blue below."""
    file = tmp_path / "case.png"
    image = Image.new("RGB", (64, 64), "red")
    image.paste("blue", (0, 32, 64, 64))
    image.save(file)
    return file


def desk_with(picture: Path | None = None, **properties: str) -> FakeDesk:
    """The collection with a picture in one card's image slot."""
    desk = FakeDesk()
    card, links = desk.cards[CARD]
    cells = {key: (value,) for key, value in properties.items()}
    if picture is not None:
        links = links | {"image": f"{SAID} ![a green case](media/case.png)"}
        desk.files = {("norwegian", "media/case.png"): picture}
    desk.cards[CARD] = (replace(card, properties=dict(card.properties) | cells), links)
    return desk


@pytest.fixture
def heard(monkeypatch) -> Heard:
    """A machine with one voice."""
    machine = Heard("espeak-ng")
    monkeypatch.setattr(Sensing, "speaker", machine.speaker)
    return machine


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_picture_is_drawn_with_its_words_beside_it(stage, picture, heard, size):
    """F6 on a web draws the picture; its text stands beside it as plain text; escape goes back."""
    async with stage(desk_with(picture), size=size) as s:
        s.app.action_web(CARD)
        await s.settle()
        await s.press("f6")
        assert isinstance(s.screen, PictureScreen)
        await s.until(lambda: s.text().count("▀") > 50)
        assert SAID in " ".join(s.text().split())
        assert "a green case" in s.text()
        assert "![" not in s.text()
        colours = {
            segment.style.color.triplet.hex
            for strip in s.screen._compositor.render_strips()
            for segment in strip
            if "▀" in segment.text and segment.style and segment.style.color
        }
        assert {"#ff0000", "#0000ff"} <= colours
        await s.press("escape")
        assert not isinstance(s.screen, PictureScreen)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_picture_hangs_in_its_slot_beside_the_words(stage, picture, heard, size):
    """The web itself shows it, red above blue, in the image's place; another card's web shows none."""
    async with stage(desk_with(picture), size=size) as s:
        s.app.action_web(CARD)
        await s.until(lambda: "▀" in s.text())
        strips = s.screen._compositor.render_strips()
        cells = {
            (part.style.color.triplet.hex, part.style.bgcolor.triplet.hex)
            for strip in strips
            for part in strip
            if "▀" in part.text
        }
        assert {"#ff0000", "#0000ff"} <= {one for one, _ in cells}  # between them they blend
        assert "crocodile" in s.text()
        s.app.action_web("norwegian/bagasje")
        await s.settle()
        assert "▀" not in s.text()


async def test_in_study_the_picture_hangs_with_the_answer_and_not_with_the_question(stage, picture, heard):
    """It is in the web of a new card and of an answer; while the word is asked nothing of it is drawn."""
    async with stage(desk_with(picture)) as s:
        s.app.action_study(cards=[CARD])
        await s.until(lambda: "▀" in s.text())
        await s.press("enter")
        assert "▀" not in s.text()
        await s.press("enter")
        await s.until(lambda: "▀" in s.text())


async def test_a_picture_that_cannot_be_read_leaves_the_words(stage, picture, heard):
    """A damaged file hangs nowhere and stops nothing; F6 says what is wrong with it."""
    picture.write_bytes(b"no picture")
    async with stage(desk_with(picture)) as s:
        s.app.action_web(CARD)
        await s.settle()
        assert "▀" not in s.text()
        assert "a crocodile" in " ".join(s.text().split())


async def test_in_study_a_picture_waits_until_the_answer(stage, picture, heard):
    """It is offered with a new card and after the answer, not while it would help."""
    async with stage(desk_with(picture)) as s:
        s.app.action_study(cards=[CARD])
        await s.settle()
        assert {"Picture", "Say it"} <= set(s.keys())
        await s.press("enter")
        assert "Picture" not in s.keys()  # noqa: SIM118
        await s.press("f6")
        assert not isinstance(s.screen, PictureScreen)
        await s.type("suitcase")
        await s.press("enter", "f6")
        assert isinstance(s.screen, PictureScreen)


async def test_without_a_picture_or_a_voice_nothing_is_offered(stage, monkeypatch):
    """The keys are absent, and pressing them does nothing."""
    monkeypatch.setattr(Sensing, "speaker", Heard().speaker)
    async with stage(desk_with()) as s:
        s.app.action_web(CARD)
        await s.settle()
        assert not {"Picture", "Say it"} & set(s.keys())
        screen = s.screen
        await s.press("f5", "f6")
        assert s.screen is screen


async def test_a_file_that_is_no_picture_gives_a_line(stage, tmp_path, heard):
    """A broken picture is told; its words are still there."""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    async with stage(desk_with(broken)) as s:
        s.app.action_web(CARD)
        await s.settle()
        await s.press("f6")
        await s.until(lambda: "cannot be drawn" in s.text())
        assert "a crocodile" in s.text()


def test_a_picture_too_large_is_refused(tmp_path, monkeypatch):
    """Pixels are counted before they are unpacked."""
    file = tmp_path / "large.png"
    Image.new("1", (300, 300)).save(file)
    monkeypatch.setattr(pictures, "_PIXELS", 80_000)
    with pytest.raises(UsageError, match="too large"):
        pictures.read(file)


async def test_f5_says_the_headword_in_its_language(stage, heard):
    """The word is handed to the voice on its input, never as an argument; a new word ends the one before."""
    async with stage(desk_with()) as s:
        s.app.action_web(CARD)
        await s.settle()
        await s.press("f5")
        assert heard.reads == [b"koffert"]
        assert heard.words[0][:3] == ("/usr/bin/espeak-ng", "-v", "nb")
        await s.press("f5")
        assert heard.ended == 1


async def test_a_word_that_is_asked_for_is_not_said(stage, heard):
    """A word that is read may be heard; one that is to be written not before it is answered."""
    due = replace(
        NEW, phase=Phase.REVIEW, due=NOON - 1, last=NOON - DAY, stability=1.0, difficulty=5.0, reps=1
    )
    for prompt, before in (("recognise", [b"koffert"]), ("produce", [])):
        desk = desk_with()
        desk.states[CARD, prompt] = due
        heard.reads.clear()
        async with stage(desk) as s:
            s.app.action_study(cards=[CARD])
            await s.settle()
            assert s.screen._state.question.prompt == prompt
            await s.press("f5")
            assert heard.reads == before
            await s.press("x", "enter", "f5")
            assert heard.reads == [*before, b"koffert"]


def test_a_recording_goes_to_a_player_that_knows_it(tmp_path):
    """The deck's audio comes before the voice; a player of WAV alone leaves the rest to the voice."""
    sound, wave = tmp_path / "a.ogg", tmp_path / "a.wav"
    assert command("a", "nb", sound, Heard("aplay", "espeak-ng").which).reads == "a"
    assert command("a", "nb", wave, Heard("aplay").which).arguments == ("/usr/bin/aplay", "-q", str(wave))
    assert command("a", "nb", sound, Heard("ffplay").which).arguments[-1] == str(sound)
    assert command("a", "nb", None, Heard("say").which).reads == "a"
    assert command("a", "nb", sound, Heard("aplay").which) is None
    assert not Heard().speaker.say("a", "nb")


def test_pictures_are_prepared_only_where_there_are_some(tmp_path, picture):
    """Start-up asks the terminal nothing for a collection without pictures."""
    code = (
        "import sys; from pathlib import Path; from densecards.tui.pictures import look_ahead;"
        "print(look_ahead(Path(sys.argv[1])), 'textual_image' in sys.modules, 'PIL' in sys.modules)"
    )

    def ask(folder: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert ask(tmp_path / "nowhere") == "False False False"
    (tmp_path / "media" / "deck").mkdir(parents=True)
    (tmp_path / "media" / "deck" / "0123.png").write_bytes(picture.read_bytes())
    assert ask(tmp_path / "media") == "True True True"
