"""The Norwegian deck: its shape, its forms and its genders.

Shape and inner agreement need nothing but the deck. Forms and genders are checked against outside data where
it is at hand; what that data does not hold stands by name in `norwegian_uncovered.tsv` with who says so. The
list must be exactly what is missing: an unlisted gap fails, and so does a listed one that is covered or gone.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from norwegian_source import (
    DECK,
    DECK_SLOTS,
    NONE,
    REFERENCE,
    SIDED_SLOTS,
    SUGGESTED_SLOTS,
    SourceCard,
    listed_files,
    read_cards,
    read_scenes,
)

HERE = Path(__file__).resolve().parent
LISTED = HERE / "norwegian_uncovered.tsv"
DATA = Path(os.environ.get("DENSECARDS_EVAL_DATA", HERE.parents[2] / "shared" / "data"))
WORDS = DATA / "norsk_ordbank_nob_2005_wordlist.txt"
GENDERS = DATA / "ud_bokmaal_noun_gender.tsv"
needs_data = pytest.mark.skipif(
    not (WORDS.is_file() and GENDERS.is_file()), reason=f"no word list and genders in {DATA.name}/"
)

UD_GENDER = {"Masc": "en", "Fem": "ei", "Neut": "et"}
CELLS = {"noun": 4, "verb": 3, "particle verb": 3, "adjective": 4}
POS = {
    *CELLS,
    *("adverb", "phrase", "expression", "interjection", "preposition", "pronoun", "conjunction"),
    *("numeral", "determiner"),
}
ASKED_FOR = {
    *("reise", "flyplass", "billett", "pass", "hotell", "tog", "koffert", "trondheim"),
    *("kaffe", "kopp", "bord", "bestille", "betale", "takk", "gjerne"),
    *("smerte", "rygg", "nakke", "medisin", "lege", "undersoekelse"),
    *("leilighet", "husleie", "nabo", "kjoekken", "bad", "stue", "hus"),
    *("hund", "loepe", "park", "glad", "venn", "regn", "forstaa", "spise", "stor", "liten", "huske"),
    *("gaa-hjem", "gaa-paa-jobb", "gaa-ut"),
}

CARDS = read_cards()
INFLECTED = [card for card in CARDS if card.pos in CELLS and card.cells()]


def where(card: SourceCard) -> str:
    """The card as a reader of a failure finds it."""
    return f"{card.file}:{card.line} {card.id}"


def test_every_file_of_the_folder_is_listed_and_read() -> None:
    """No scene lies in the folder without being learnt."""
    assert sorted(listed_files()) == sorted(path.name for path in DECK.glob("*.md"))


def test_the_deck_is_four_hundred_cards_in_scenes_of_two_halves() -> None:
    """Scenes of about twenty cards, two parts each, with title, level and a story."""
    scenes = read_scenes()
    assert sum(len(scene.cards) for scene in scenes) >= 400
    for scene in scenes:
        assert set(scene.front) == {"scene", "title", "level", "story"}, scene.file
        assert scene.front["level"] in {"A1", "A2", "B1", "B2"}, scene.file
        assert 18 <= len(scene.cards) <= 24, (scene.file, len(scene.cards))
        assert len(scene.parts) == 2, (scene.file, scene.parts)
        assert min(scene.parts.values()) >= 8, (scene.file, scene.parts)
    levels = [scene.front["level"] for scene in scenes]
    assert (levels[0], levels[-1]) == ("A1", "B2")


def test_ids_and_headwords_stand_once() -> None:
    """An id is a card's identity and a headword its front: neither may be shared."""
    for values in ([card.id for card in CARDS], [card.headword.lower() for card in CARDS]):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_the_words_asked_for_are_there() -> None:
    """The deck keeps the cards that other things name."""
    assert {card.id for card in CARDS} >= ASKED_FOR
    phrases = [card for card in CARDS if card.id in {"gaa-hjem", "gaa-paa-jobb", "gaa-ut"}]
    assert [card.properties["phrase-of"] for card in phrases] == ["[[gaa]]"] * 3


@pytest.mark.parametrize("slot", [*DECK_SLOTS, *SUGGESTED_SLOTS])
def test_every_card_fills_the_slot_with_a_text_of_its_own(slot: str) -> None:
    """Every web is full on the deck's side, and no link text serves two cards."""
    assert [where(card) for card in CARDS if not card.links.get(slot)] == []
    shared = Counter(text for card in CARDS for text in card.links.values())
    assert [text for text, times in shared.items() if times > 1] == []


def test_norwegian_links_bring_one_english_side() -> None:
    """Use, similar and opposite are Norwegian, a dash, English; image and emotion have no dash."""
    for card in CARDS:
        for slot, text in card.links.items():
            assert text.count(" — ") == (1 if slot in SIDED_SLOTS else 0), (where(card), slot)


def test_ties_lead_to_another_card_of_the_deck() -> None:
    """`[[id]]` names a card that exists and is not the card itself."""
    ids = {card.id for card in CARDS}
    for card in CARDS:
        for key in REFERENCE.findall(" ".join(card.texts())):
            assert key in ids - {card.id}, (where(card), key)


def test_a_palace_and_a_journey_walk_through_cards_of_the_deck() -> None:
    """Every step of a chain is a card, no card stands twice in it, and it is worth walking."""
    ids = {card.id for card in CARDS}
    chains = {name: steps for scene in read_scenes() for name, steps in scene.chains.items()}
    assert len(chains) >= 2
    for name, steps in chains.items():
        assert len(steps) >= 8, name
        assert len(set(steps)) == len(steps), name
        assert set(steps) <= ids, name


def test_a_gloss_does_not_hold_its_headword() -> None:
    """The gloss explains the word in other words."""
    for card in CARDS:
        bare = re.escape(card.headword.removeprefix("å ").rstrip("?… ").lower())
        assert card.gloss, where(card)
        assert not re.search(rf"(?<!\w){bare}(?!\w)", card.gloss.lower()), (where(card), card.gloss)


def test_every_inflected_word_gives_all_its_forms() -> None:
    """Nouns have gender and three forms, verbs three parts, adjectives four forms; names have none."""
    for card in CARDS:
        assert card.pos in POS, where(card)
        if card.pos in CELLS and not card.headword[0].isupper():
            assert len(card.cells()) == CELLS[card.pos], where(card)
            assert all(form.strip() == form and form for cell in card.cells() for form in cell), where(card)


def test_gender_and_definite_form_agree() -> None:
    """*en* has a form in -n, *ei* one in -a, *et* one in -t, and there is no such form without its gender."""
    ending = {"en": "n", "ei": "a", "et": "t"}
    for card in INFLECTED:
        if card.pos == "noun" and card.genders():
            given = {form[-1] for form in card.cells()[1]}
            assert given == {ending[gender] for gender in card.genders()}, where(card)


def test_plural_forms_are_whole() -> None:
    """A noun has both plurals or neither, and the definite plural ends in -ne or -a."""
    for card in INFLECTED:
        if card.pos == "noun":
            _, _, plural, definite = card.cells()
            assert (plural == [NONE]) == (definite == [NONE]), where(card)
            assert definite == [NONE] or all(form.endswith(("ne", "a")) for form in definite), where(card)


def test_principal_parts_stand_in_their_places() -> None:
    """Present, past and *har* + supine, each with the particle or pronoun of the headword."""
    for card in INFLECTED:
        if card.pos in ("verb", "particle verb"):
            rest = card.headword.removeprefix("å ").split()[1:]
            present, past, perfect = card.cells()
            assert all(form.startswith("har ") for form in perfect), where(card)
            assert all(form.split()[1:] == rest for form in [*present, *past]), where(card)
            assert all(form.split()[2:] == rest for form in perfect), where(card)
            assert all(form.split()[0].endswith(("r", "s", "vet", "veit")) for form in present), where(card)


def test_tones_are_one_or_two() -> None:
    """Where a tone is given it is one of the two."""
    assert {card.properties["tone"] for card in CARDS if "tone" in card.properties} <= {"1", "2"}


def _listed() -> set[tuple[str, str, str]]:
    with LISTED.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader((line for line in handle if not line.startswith("#")), delimiter="\t"))
    assert all(row["who says so"].strip() for row in rows), "a row without a reason"
    keys = [(row["card"], row["check"], row["value"]) for row in rows]
    assert len(keys) == len(set(keys)), "a row stands twice"
    return set(keys)


def _missing_forms() -> tuple[int, set[tuple[str, str, str]]]:
    words = set(WORDS.read_text(encoding="utf-8").splitlines())
    forms = [(card.id, "form", word) for card in INFLECTED for word in card.words()]
    return len(forms), {form for form in forms if form[2] not in words}


def _missing_genders() -> tuple[int, set[tuple[str, str, str]]]:
    table = {}
    for line in GENDERS.read_text(encoding="utf-8").splitlines():
        lemma, counts = line.split("\t")
        met = (UD_GENDER.get(count.split(":")[0], "") for count in counts.split(";"))
        table[lemma] = {gender for gender in met if gender}
    nouns = [card for card in INFLECTED if card.pos == "noun"]
    given = [(card.id, "gender", gender) for card in nouns for gender in card.genders()]
    of = {card.id: table.get(card.headword, set()) for card in nouns}
    missing = {row for row in given if row[2] not in of[row[0]]}
    beyond = {(card.id, "other gender", one) for card in nouns for one in of[card.id] - set(card.genders())}
    return len(given) + len(beyond), missing | beyond


def _explain(missing: set[tuple[str, str, str]], listed: set[tuple[str, str, str]]) -> str:
    new = "\n".join("\t".join(row) for row in sorted(missing - listed))
    old = "\n".join("\t".join(row) for row in sorted(listed - missing))
    return f"read these and list them with who says so:\n{new}\ncovered or gone, take them out:\n{old}"


@needs_data
def test_forms_are_in_the_dictionary_or_listed_by_name() -> None:
    """Every dictionary form and inflected form stands in Norsk ordbank's list or by name in ours."""
    checked, missing = _missing_forms()
    listed = {row for row in _listed() if row[1] == "form"}
    assert checked > 1000
    assert missing == listed, _explain(missing, listed)


@needs_data
def test_genders_are_in_the_treebank_or_listed_by_name() -> None:
    """Every gender is one that UD Bokmål met, or stands in ours; one that UD met and we don't give, too."""
    checked, missing = _missing_genders()
    listed = {row for row in _listed() if row[1] != "form"}
    assert checked > 200
    assert missing == listed, _explain(missing, listed)
