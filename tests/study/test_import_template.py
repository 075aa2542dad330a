"""The template of an imported deck: guessed at first, kept afterwards, and what it makes of an answer."""

from __future__ import annotations

from pathlib import Path

from densecards.grading import Verdict
from densecards.study import Desk
from densecards.study.importing import ImportWish, import_planned, plan_import
from densecards.study.values import Answered, Presenting

TERMS = """front\tback
true ribs\tribs 1 to 7, each with its own costal cartilage
sternal angle\tlevel of the second rib and of the disc between T4 and T5
"""


def test_a_description_in_other_words_is_right_for_an_imported_term(desk: Desk, tmp_path: Path) -> None:
    """Whoever comes from Anki with sentences on the back is judged by meaning, as in anatomy."""
    table = tmp_path / "thorax.tsv"
    table.write_text(TERMS, encoding="utf-8")
    import_planned(desk, plan_import(desk, table, ImportWish()))
    session = desk.session(deck="thorax", new_limit=1)
    assert isinstance(session.state, Presenting)
    session.begin()
    state = session.answer("ribs 1 to 7 with their own costal cartilage")
    assert isinstance(state, Answered)
    assert state.judgement.verdict in (Verdict.EXACT, Verdict.ACCEPTED)


def test_importing_again_keeps_the_template(desk: Desk, tmp_path: Path) -> None:
    """A deck whose backs grew longer stays what it was, so that nobody's own links lose their slots."""
    table = tmp_path / "thorax.tsv"
    table.write_text("front\tback\nrib\tcostal bone\n", encoding="utf-8")
    import_planned(desk, plan_import(desk, table, ImportWish()))
    assert desk.store.deck("thorax").template.key == "vocabulary"
    desk.set_link("thorax/rib", "emotion", "my own")
    table.write_text(TERMS + "rib\tone of the twenty-four bones of the chest\n", encoding="utf-8")
    import_planned(desk, plan_import(desk, table, ImportWish()))
    assert desk.store.deck("thorax").template.key == "vocabulary"
    assert desk.own_link("thorax/rib", "emotion") == "my own"
    import_planned(desk, plan_import(desk, table, ImportWish(template="anatomy")))
    assert desk.store.deck("thorax").template.key == "anatomy"
