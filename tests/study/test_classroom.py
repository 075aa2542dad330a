"""A class from the assignment to the report: what is handed in, what it is worth, who has the last word."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.decks.archive import write_archive
from densecards.errors import DeckError, DensecardsError, NotFoundError, UsageError
from densecards.settings import Settings
from densecards.store import LogEntry
from densecards.study import Desk
from densecards.study.classroom import (
    Assignment,
    ClassGrade,
    Plan,
    Rubric,
    StudentGrade,
    collect,
    grade_data,
    grade_folder,
    lines_csv,
    load_rubric,
    make,
    read_assignment,
    read_handin,
    read_marks,
    read_plan,
    report,
    students_csv,
    write_assignment,
    write_handin,
)
from densecards.study.classroom.handin import HandedLink, read_folder
from densecards.study.classroom.marking import KeyText, Reader, credit
from densecards.text import displayable
from densecards.webs import ANATOMY, Card, compose_web
from tests.study_deck import DAY, NOON, Clock

PLAN = Plan("words", "Words at the café", "try", ("regning", "kopp"), private=("life",), deadline=NOON + DAY)
SECRET = "the blue one that I broke"
Write = Callable[[str, dict[tuple[str, str], str]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a class hands in."""
    made = tmp_path / "class"
    made.mkdir()
    return made


@pytest.fixture
def assignment(desk: Desk, folder: Path) -> Assignment:
    """An assignment of two words, written into the folder."""
    return read_assignment(write_assignment(make(desk, PLAN), folder))


@pytest.fixture
def hand_in(deck_folder: Path, assignment: Assignment, folder: Path, clock: Clock) -> Callable[..., Path]:
    """Let a student write links (card key, slot → text) and hand in."""

    def write(
        name: str,
        links: dict[tuple[str, str], str],
        *,
        private: bool = False,
        answers: tuple[LogEntry, ...] = (),
        with_log: bool = False,
    ) -> Path:
        with Desk.open("sqlite://", settings=Settings(day_starts_at=0), clock=clock) as theirs:
            theirs.install(deck_folder)
            for (card, slot), text in links.items():
                theirs.set_link(f"try/{card}", slot, text)
            for answer in answers:
                theirs.store.record(answer)
            made = collect(theirs, assignment, name, private=private, with_log=with_log)
        return write_handin(made, assignment, folder)

    return write


def graded(folder: Path, **how: object) -> ClassGrade:
    """The class, judged by words alone."""
    return grade_folder(folder, **how)  # type: ignore[arg-type]


def one_student(folder: Path, **how: object) -> StudentGrade:
    """The only student of a class."""
    (only,) = graded(folder, **how).students
    return only


def credit_of(student: StudentGrade, card: str, slot: str) -> tuple[float, tuple[str, ...]]:
    """The suggested accuracy of one link, and its notes."""
    line = next(one for one in student.lines if (one.card, one.slot) == (f"try/{card}", slot))
    return line.suggested, line.notes


FULL = {
    ("regning", "use"): "Kan jeg få regningen? — May I have the bill?",
    ("regning", "similar"): "[[kvittering]] — proof that you have paid",
    ("regning", "opposite"): "gratis — free of charge",
    ("regning", "image"): "a long white tongue that comes out of the till",
    ("regning", "emotion"): "the fright when it is too much — [[kopp]] costs a lot",
    ("kopp", "use"): "Koppen min er blå. — My cup is blue.",
    ("kopp", "similar"): "krus — mug, bigger and without a saucer",
    ("kopp", "opposite"): "tallerken — plate, flat, for solid food such as the [[betale]]",
    ("kopp", "image"): "a hat for a mouse — upside down on the [[regning]]",
    ("kopp", "emotion"): "warm hands in the morning",
}


def test_an_assignment_is_the_same_after_the_post(desk: Desk, folder: Path, assignment: Assignment) -> None:
    """Plan, key, headwords and hash survive the file; what only a learner fills is never in the key."""
    assert assignment == replace(make(desk, PLAN), key=assignment.key)
    assert [card.headword for card in assignment.key.cards] == ["regning", "kopp"]
    assert assignment.plan.version == "1.0.0"
    assert assignment.slots == ("use", "image", "emotion", "similar", "opposite")
    assert assignment.titles["try/betale"] == "å betale"
    desk.set_link("try/kopp", "life", SECRET)
    desk.set_link("try/kopp", "use", SECRET)
    data = write_assignment(make(desk, PLAN), folder).read_bytes()
    assert SECRET.encode() not in data


def test_the_same_assignment_gives_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    """So that an instructor sees whether anything changed."""
    one, two = (
        write_assignment(make(desk, PLAN), tmp_path / name) for name in ("a.assignment", "b.assignment")
    )
    assert one.read_bytes() == two.read_bytes()


def test_a_plan_is_read_from_a_file_and_its_faults_are_named(tmp_path: Path, desk: Desk) -> None:
    """One line a fault, with the field; a slot in the wrong list says where it belongs."""
    file = tmp_path / "plan.toml"
    good = 'id = "w"\ntitle = "W"\n'
    good += 'deck = "try"\ncards = ["kopp"]\nminutes = 2\ndeadline = 2027-03-01T12:00:00Z\n'
    file.write_text(good, encoding="utf-8")
    assert read_plan(file) == Plan("w", "W", "try", ("kopp",), deadline=1_803_902_400_000, minutes=2.0)
    for wrong, said in (
        ("colour = 1", "colour"),
        ('private = "life"', "private"),
        ("minutes = -1", "minutes"),
        ("cards = 3", "TOML"),
    ):
        file.write_text(
            good.replace("minutes = 2\n", "" if "minutes" in wrong else "minutes = 2\n") + wrong,
            encoding="utf-8",
        )
        with pytest.raises(DeckError, match=said):
            read_plan(file)
    for slots, private, said in (
        (("life",), (), "private"),
        ((), ("use",), "slots"),
        (("nope",), (), "nope"),
    ):
        with pytest.raises(UsageError, match=said):
            make(desk, replace(PLAN, slots=slots, private=private))
    with pytest.raises(NotFoundError):
        make(desk, replace(PLAN, cards=("nothing",)))


def test_a_hand_in_holds_what_was_asked_and_agreed_to(hand_in: Callable[..., Path]) -> None:
    """Private slots only where asked and agreed, the log only where agreed, never the words typed."""
    links = {
        ("kopp", "life"): SECRET,
        ("kopp", "personal"): SECRET,
        ("kopp", "use"): "En kopp te. — A cup of tea.",
    }
    answer = LogEntry("review", NOON, "try/kopp", "recognise", "word", answer=SECRET, grade=3)
    silent = hand_in("Student A", links, answers=(answer,))
    assert SECRET.encode() not in silent.read_bytes()
    read = read_handin(silent)
    assert (read.withheld, read.log) == (("life",), None)
    assert read.webs[1].links["use"].own
    assert not read.webs[1].links["similar"].own
    open_ = hand_in("Student B", links, private=True, answers=(answer,), with_log=True)
    assert open_.read_bytes().count(SECRET.encode()) == 2  # life, for the program and for a reader
    read = read_handin(open_)
    assert read.withheld == ()
    assert read.log is not None
    assert [(one.card, one.grade) for one in read.log] == [("try/kopp", 3)]
    with zipfile.ZipFile(open_) as archive:
        assert "# kopp" in archive.read("webs.md").decode()


def test_a_full_web_has_full_marks_and_an_untouched_one_none(
    hand_in: Callable[..., Path], folder: Path
) -> None:
    """What stands as the deck gave it is not the student's work, unless the rubric says so."""
    hand_in("Student A", FULL)
    hand_in("Student B", {})
    best, none = graded(folder).students
    assert best.total > 90
    assert best.shares["completeness"] == 1.0
    assert none.total == 0.0
    assert none.shares == dict.fromkeys(("completeness", "accuracy", "cross_links", "explanation"), 0.0)
    lenient = graded(folder, rubric=Rubric(given=1.0)).students[1]
    assert lenient.shares["accuracy"] == 1.0
    assert "emotion" in lenient.weakest


def test_accuracy_starts_from_the_key_slot_by_slot(hand_in: Callable[..., Path], folder: Path) -> None:
    """The same words are right, some of them partly, others not; so is a sentence that uses the word."""
    hand_in(
        "Student A",
        {
            ("regning", "use"): "Regningen ligger på bordet. — It is on the table.",
            ("regning", "similar"): "kvittering — proof that you have paid",
            ("regning", "opposite"): "flodhest — a hippopotamus",
            ("kopp", "opposite"): "tallerken — plate, flat and for solid food",
            ("kopp", "similar"): "krus — mug with a lid, made of steel",
        },
    )
    student = one_student(folder)
    assert credit_of(student, "regning", "use") == (
        0.7,
        ("uses the word in a sentence of the student's own",),
    )
    assert credit_of(student, "regning", "similar")[0] == 1.0
    assert credit_of(student, "regning", "opposite")[0] == 0.0
    assert credit_of(student, "kopp", "opposite") == (1.0, ("word for word as in the deck",))
    assert credit_of(student, "kopp", "use") == (0.0, ("left as the deck gives it",))
    assert credit_of(student, "kopp", "similar")[0] == 1.0  # one right half is enough: krus


def test_meaning_counts_where_the_encoder_reads_a_side(
    desk: Desk, hand_in: Callable[..., Path], folder: Path
) -> None:
    """Other words for the same thing get credit, words for another thing none; another card's key caps it."""
    hand_in(
        "Student A",
        {
            ("regning", "opposite"): "kostnadsfritt — without having to pay, free of cost",
            ("kopp", "opposite"): "asjett — a shallow dish one eats a meal from",
            ("regning", "similar"): "bamse — a teddy bear for a child",
            ("kopp", "similar"): "papir — written proof that something was paid",
        },
    )
    by_words, by_meaning = one_student(folder), one_student(folder, encoder=desk.encoder())
    assert credit_of(by_words, "kopp", "opposite")[0] == 0.0
    assert credit_of(by_meaning, "kopp", "opposite")[0] > 0.4
    # Right, but said with a "without": at most half, until the instructor has looked at it.
    assert credit_of(by_meaning, "regning", "opposite") == (0.5, ("one of the two says not",))
    assert credit_of(by_meaning, "regning", "similar")[0] == 0.0
    value, notes = credit_of(by_meaning, "kopp", "similar")
    assert value <= 0.5
    assert notes == ("nearer to regning",)


def test_suggestions_are_worth_what_they_say(desk: Desk) -> None:
    """On pairs of descriptions that no threshold was set on: right ones high, unrelated ones nothing."""
    file = Path(__file__).parents[1] / "grading" / "paraphrases_unseen.tsv"
    pairs = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    texts = sorted({text for pair in pairs for text in pair[1:3]})
    vectors = dict(zip(texts, desk.encoder().encode(texts), strict=True))
    card, slot = Card("x/y", "zzz", "nothing", "anatomy"), ANATOMY.slots[1]
    web, reader = compose_web(card, ANATOMY, {}, {}), Reader({}, frozenset({"en"}), "en")
    keys = {text: KeyText(card, slot, text, reader.read(web, slot.key, text)) for _, text, *_ in pairs}
    found: dict[str, list[float]] = {}
    for kind, text, said, *_ in pairs:
        rivals = [key for other, key in keys.items() if other != text]
        got = credit(
            HandedLink(said, own=True),
            reader.read(web, slot.key, said),
            keys[text],
            rivals,
            Rubric(),
            lambda one, other: float(vectors[one] @ vectors[other]),
        )
        found.setdefault(kind, []).append(got.value)
    assert fmean(found["right"]) > 0.8
    assert fmean(found["wrong"]) < 0.4
    assert max(found["other"]) < 0.1


def test_the_instructor_has_the_last_word(hand_in: Callable[..., Path], folder: Path, tmp_path: Path) -> None:
    """The table of lines, filled in, replaces what was suggested; a wrong mark names its row."""
    hand_in("=Student A", FULL)
    before = graded(folder)
    table = list(csv.DictReader(io.StringIO(lines_csv(before.students[0].lines))))
    assert {row["criterion"] for row in table} == {"completeness", "accuracy", "cross_links", "explanation"}
    assert all(row["student"].startswith("'=") for row in table)  # no formula for a spreadsheet
    for row in table:
        row["mark"] = "50%" if row["criterion"] == "accuracy" else "0,25"
    file = tmp_path / "marks.csv"

    def write(rows: list[dict[str, str]]) -> Path:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, table[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        file.write_text("\ufeff" + out.getvalue(), encoding="utf-8")
        return file

    after = graded(folder, marks=read_marks(write(table))).students[0]
    assert after.shares == {"completeness": 0.25, "accuracy": 0.5, "cross_links": 0.25, "explanation": 0.25}
    assert after.total == pytest.approx(0.25 * 60 + 0.5 * 40)
    assert [line.suggested for line in after.lines] == [line.suggested for line in before.students[0].lines]
    strange = graded(folder, marks=read_marks(write([{**table[0], "student": "Student Z"}])))
    assert strange.students[0].total == before.students[0].total
    assert "Student Z" in strange.problems[0]
    with pytest.raises(DeckError, match=r"marks.csv:3: the mark .seven. is none"):
        read_marks(write([table[0], {**table[1], "mark": "seven"}]))


def test_every_number_of_the_rubric_can_be_set(
    hand_in: Callable[..., Path], folder: Path, tmp_path: Path
) -> None:
    """Other weights give other totals out of other points; an unknown key is named."""
    hand_in("Student A", {key: text for key, text in FULL.items() if key[0] == "kopp"})
    file = tmp_path / "rubric.toml"
    file.write_text("completeness = 10\naccuracy = 0\ncross_links = 0\nexplanation = 0\n", encoding="utf-8")
    student = one_student(folder, rubric=load_rubric(file))
    assert graded(folder, rubric=load_rubric(file)).points == 10
    assert student.total == pytest.approx(10 * student.shares["completeness"])
    for text, said in (
        ("completness = 3", "completeness"),
        ("given = 2", "given"),
        ("accuracy = true", "accuracy"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(DeckError, match=said):
            load_rubric(file)


def test_what_a_student_keeps_private_is_neither_there_nor_missing(
    hand_in: Callable[..., Path], folder: Path
) -> None:
    """Withholding costs nothing; agreeing and leaving it empty does."""
    hand_in("Student A", FULL)
    hand_in("Student B", FULL, private=True)
    hand_in("Student C", {**FULL, ("kopp", "life"): SECRET, ("regning", "life"): SECRET}, private=True)
    withheld, empty, given = graded(folder).students
    assert withheld.notes == ("kept private: life",)
    assert withheld.shares["completeness"] == given.shares["completeness"] == 1.0
    assert empty.shares["completeness"] < 1.0
    assert empty.webs[0].missing == ("life",)
    assert SECRET not in report(graded(folder))


def test_the_class_knows_what_is_mixed_up_from_logs_alone(hand_in: Callable[..., Path], folder: Path) -> None:
    """Pairs by students and times, slots by recall; without a log nothing is said."""

    def wrong(card: str, other: str) -> LogEntry:
        return LogEntry(
            "review", NOON, f"try/{card}", "recognise", "word", grade=1, wrong_card=f"try/{other}"
        )

    web = LogEntry(
        "review", NOON, "try/kopp", "", "blank-web", grade=3,
        detail={"recalled": ["use", "image"], "missed": ["similar", "my own text"]},
    )  # fmt: skip
    hand_in("Student A", FULL, answers=(wrong("regning", "kvittering"), web), with_log=True)
    hand_in(
        "Student B", FULL, answers=(wrong("kvittering", "regning"), wrong("kopp", "regning")), with_log=True
    )
    hand_in("Student C", FULL, answers=(wrong("kopp", "regning"),) * 5)
    found = graded(folder)
    assert found.logs == 2
    assert [(pair.a, pair.b, pair.times, pair.students) for pair in found.mixed] == [
        ("try/kvittering", "try/regning", 2, 2),
        ("try/kopp", "try/regning", 1, 1),
    ]
    recalled = {slot.slot: slot.recalled for slot in found.slots}
    assert (recalled["use"], recalled["similar"], recalled["emotion"]) == (1.0, 0.0, None)
    told = report(found)
    assert "Recalled least: similar" in told
    assert "kvittering and regning: 2 ×, 2 students" in told
    assert "my own text" not in told


def test_the_latest_hand_in_counts_and_lateness_is_told(
    hand_in: Callable[..., Path], folder: Path, clock: Clock
) -> None:
    """Handing in again replaces what was there, with a line; after the deadline a note says by how much."""
    first = hand_in("Student A", {})
    first.rename(folder / "first.handin")
    clock.forward(days=3)
    hand_in("Student A", FULL)
    found = graded(folder)
    (student,) = found.students
    assert student.total > 90
    assert student.notes[0].startswith("late by 2.0 days")
    assert found.problems == (
        f"first.handin: Student A handed in again later ({student.file}); that one counts",
    )


def test_report_csv_and_json_agree(hand_in: Callable[..., Path], folder: Path) -> None:
    """The same totals everywhere; the report holds no HTML and shows a hostile name as it is."""
    hand_in("<b>A</b> | `x`", FULL)
    hand_in("Student B", {("kopp", "use"): "Kopp. <img src=x> — A cup."})
    found = graded(folder)
    data = json.loads(json.dumps(grade_data(found)))
    rows = list(csv.DictReader(io.StringIO(students_csv(found))))
    told = report(found)
    for student, row, one in zip(found.students, rows, data["students"], strict=True):
        assert float(row["total"]) == pytest.approx(student.total, abs=0.06)
        assert one["total"] == pytest.approx(student.total, abs=1e-3)
        assert f": {student.total:.1f} of 100" in told
    assert r"\<b\>A\</b\> \| \`x\`" in told
    from markdown_it import MarkdownIt

    parsed = MarkdownIt("commonmark").enable("table").parse(told)
    inline = [child.type for token in parsed for child in token.children or []]
    assert not any("html" in token.type for token in parsed)
    assert not any("html" in kind for kind in inline)


def test_broken_hand_ins_are_a_line_each_and_the_others_are_graded(
    hand_in: Callable[..., Path], folder: Path, assignment: Assignment
) -> None:
    """Cut short, of another kind, of another assignment, with wrong fields: none stops the class."""
    good = hand_in("Student A", FULL)
    whole = good.read_bytes()
    with zipfile.ZipFile(good) as archive:
        data = json.loads(archive.read("handin.json"))

    def put(name: str, change: dict[str, object], **members: bytes) -> None:
        text = json.dumps({**data, "student": name, **change}).encode()
        (folder / f"{name}.handin").write_bytes(write_archive({"handin.json": text, **members}))

    (folder / "short.handin").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.handin").write_bytes(b"")
    (folder / "deck.handin").write_bytes((folder / "words.assignment").read_bytes())
    (folder / "traversal.handin").write_bytes(write_archive({"../x": b"", "handin.json": b"{}"}))
    (folder / "text.handin").write_bytes(write_archive({"handin.json": b"[" * 100_000}))
    put("newer", {"format": 99})
    put("webs", {"webs": [{"card": "try/kopp", "links": {"use": {"text": 7}}}]})
    put("log", {"log": [{"card": "try/kopp", "at": -1, "grade": 3}]})
    put("huge", {"webs": [{"card": "x", "links": {"use": {"text": "x" * 20_000}}}]})
    put("density", {"webs": [{"card": "x", "links": {}, "density": float("nan")}]})
    put("twice", {"webs": [{"card": "x", "links": {}}, {"card": "x", "links": {}}]})
    put("other", {"assignment": "another"})
    put("extra", {}, **{"run.sh": b"rm"})
    found = graded(folder)
    assert [student.student for student in found.students] == ["Student A"]
    assert len(found.problems) == 13
    for name in (
        "short",
        "empty",
        "deck",
        "traversal",
        "newer",
        "webs",
        "log",
        "huge",
        "density",
        "other",
        "extra",
    ):
        assert sum(f"{name}.handin" in line for line in found.problems) == 1, name
    assert all("\n" not in line and "\x1b" not in line for line in found.problems)


def test_codes_and_strange_slots_in_a_hand_in_do_no_harm(hand_in: Callable[..., Path], folder: Path) -> None:
    """Escape codes are gone, slots and cards that were not asked don't count."""
    with zipfile.ZipFile(hand_in("Student A", FULL)) as archive:
        data = json.loads(archive.read("handin.json"))
    (folder / Path(next(folder.glob("*.handin"))).name).unlink()
    data["student"] = "\x1b[31mStudent\u202e B\x07"
    data["webs"][0]["links"] = {
        "nonsense": {"text": "x", "own": True},
        "use": {"text": "\x1b]0;t\x07ok", "own": True},
    }
    data["webs"].append({"card": "../../etc", "links": {}})
    (folder / "b.handin").write_bytes(write_archive({"handin.json": json.dumps(data).encode()}))
    student = one_student(folder)
    assert student.student == "Student B"
    assert student.webs[0].own == 1
    assert "1 webs of other cards are left out" in student.notes
    assert "\x1b" not in report(graded(folder))


def test_an_assignment_cut_at_any_place_is_one_clear_error(folder: Path, assignment: Assignment) -> None:
    """No truncation is taken for an assignment, and none raises anything but a DeckError."""
    file = folder / "words.assignment"
    whole = file.read_bytes()
    for end in [*range(0, len(whole), 97), len(whole) - 1]:
        file.write_bytes(whole[:end])
        with pytest.raises(DeckError):
            read_assignment(file)


def test_nothing_to_grade_is_told(folder: Path, tmp_path: Path, desk: Desk) -> None:
    """No folder, no assignment, no hand-in: one line each."""
    for place in (tmp_path / "none", folder):
        with pytest.raises(DensecardsError):
            graded(place)
    write_assignment(make(desk, PLAN), folder)
    with pytest.raises(NotFoundError, match=r"no \.handin file"):
        graded(folder)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
GOOD = {
    "format": 1,
    "student": "Student A",
    "assignment": "words",
    "assignment_hash": "0",
    "deck": "try",
    "version": "1.0.0",
    "made": NOON,
    "webs": [{"card": "try/kopp", "links": {"use": {"text": "En kopp te.", "own": True}}, "density": 0.4}],
    "withheld": ["life"],
    "log": [{"card": "try/kopp", "mode": "word", "at": NOON, "grade": 3, "recalled": ["use"], "missed": []}],
}
PLACES = [(key,) for key in GOOD] + [
    ("webs", 0),
    ("webs", 0, "card"),
    ("webs", 0, "links"),
    ("webs", 0, "links", "use"),
    ("webs", 0, "links", "use", "own"),
    ("log", 0),
    ("log", 0, "grade"),
    ("log", 0, "recalled"),
]


@settings(deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_a_hand_in_of_any_content_is_read_or_refused_in_one_line(place: tuple[Any, ...], value: Any) -> None:
    """Whatever stands in a field, there is a hand-in or a DeckError of one line that names the file."""
    data = json.loads(json.dumps(GOOD))
    table = data
    for step in place[:-1]:
        table = table[step]
    table[place[-1]] = value
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.handin"
        file.write_bytes(write_archive({"handin.json": json.dumps(data).encode("utf-8", "surrogatepass")}))
        read, problems = read_folder([file])
    for one in read:
        assert one.student == displayable(one.student, one_line=True)
    for line in problems:
        assert "any.handin" in line
        assert "\n" not in line
    assert len(read) + len(problems) == 1
