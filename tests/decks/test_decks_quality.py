"""Weak spots of a deck are told as warnings, and a good deck has none."""

from __future__ import annotations

import numpy as np
import pytest
from deckfiles import CAFE, FRONT, TOML, MakeDeck

from densecards.decks import check_deck
from densecards.decks.findings import Level
from densecards.encode import DEFAULT_HASH, make_vectors, write_vectors


def _card(key: str, gloss: str = "something", **links: str) -> str:
    whole = {
        "use": f"Her er {key}. — Here it is {key}.",
        "similar": f"sim{key}",
        "opposite": f"opp{key}",
        **links,
    }
    return f"## {key} {{#{key}}}\n{gloss}\n" + "".join(
        f"- {slot}: {text}\n" for slot, text in whole.items() if text
    )


def _warnings(folder: object) -> list[str]:
    return [str(f) for f in check_deck(folder, thorough=True)]  # type: ignore[arg-type]


WEAK = {
    "thin": (_card("abc", use="", similar=""), '"abc" is thin: 1 link,'),
    "lacking": (_card("abc", opposite=""), '"abc" lacks opposite'),
    "stem": (_card("depositum", gloss="a deposit for a flat"), 'gloss of "depositum" gives the answer away'),
    "near": (
        _card("abc", use="Vi drikker varm kaffe hjemme — x")
        + _card("xyz", use="Vi drikker varm kaffe hjemme nå — y"),
        'use of "xyz" says nearly the same as use of "abc" at cafe.md:9',
    ),
    "shared": (
        "".join(_card(key, similar="det samme ordet") for key in ("abc", "klm", "rst", "xyz")),
        'the link "det samme ordet" stands on 4 cards',
    ),
    "no contrast": (
        _card("abc") + "\nconfusable: [[xyz]]\n\n" + _card("xyz"),
        'confusable of "abc" does not say what tells the two apart',
    ),
    "look-alike": (_card("nakke") + _card("jakke"), '"jakke" looks like "nakke" at cafe.md:7'),
    "tie to itself": (_card("abc", similar="[[abc]] again"), "[[abc]] ties the card to itself"),
    "text outside": ("some text\n", "a text outside of any card is not read"),
}


@pytest.mark.parametrize("name", list(WEAK))
def test_a_weak_spot_is_a_warning_with_its_line(name: str, make_deck: MakeDeck) -> None:
    """The warning names the place and what to do, and the deck still builds."""
    body, said = WEAK[name]
    folder = make_deck(cafe_md=FRONT + body + ("" if "##" in body else _card("abc")))
    found = [f for f in check_deck(folder, thorough=True) if said in str(f)]
    assert found, _warnings(folder)
    assert found[0].level is Level.WARNING
    assert found[0].line > 0
    assert found[0].suggestion


FORMS = {
    "too few": ("noun", "regning", "en | regningen", 'forms of "regning" has 2 cells'),
    "no gender": ("noun", "regning", "n | regningen | regninger | regningene", '"n" is no gender'),
    "empty doublet": ("noun", "regning", "en/ | regningen | regninger | regningene", "the gender of"),
    "no perfect": ("verb", "å spise", "spiser | spiste | spist", 'the perfect "spist" lacks har or er'),
    "no å": ("verb", "spise", "spiser | spiste | har spist", 'the verb "spise" lacks its å'),
    "none": ("adjective", "stor", "", 'the adjective "stor" has no forms'),
}


@pytest.mark.parametrize("name", list(FORMS))
def test_forms_that_do_not_fit_the_part_of_speech_are_told(name: str, make_deck: MakeDeck) -> None:
    """The cells of a Norwegian noun, verb and adjective are counted and their kinds looked at."""
    pos, headword, forms, said = FORMS[name]
    body = f"## {headword} {{#x}}\nsomething\npos: {pos}\n" + (f"forms: {forms}\n" if forms else "")
    assert any(said in line for line in _warnings(make_deck(cafe_md=FRONT + body)))


def test_good_forms_and_other_languages_are_left_alone(make_deck: MakeDeck) -> None:
    """Doublets, the dash for none, and any forms of another language pass."""
    body = "## pasta {#pasta}\nnoodles\npos: noun\nforms: en | pastaen | – | –\n"
    body += "## å gå {#gaa}\nwalk\npos: verb\nforms: går | gikk | har/er gått\n"
    said = ("gender", "cells", "perfect", "lacks its", "no forms")
    assert not [w for w in _warnings(make_deck(cafe_md=FRONT + body)) if any(s in w for s in said)]
    german = make_deck(
        "de", deck_toml=TOML.replace('"nb"', '"de"'), cafe_md=FRONT + body.replace("en |", "die |")
    )
    assert not [w for w in _warnings(german) if any(s in w for s in said)]


def test_only_the_thorough_check_warns_of_weak_spots(make_deck: MakeDeck) -> None:
    """The plain check of a sound deck is silent; thorough finds the thin card."""
    folder = make_deck(cafe_md=CAFE)
    assert check_deck(folder) == []
    assert any('"kvittering" is thin' in line for line in _warnings(folder))


def test_missing_stale_and_broken_vectors_are_told(make_deck: MakeDeck) -> None:
    """A thorough check says when vectors.npz is not there, lacks texts, or cannot be read."""
    folder = make_deck()
    assert any("there is no vectors.npz" in line for line in _warnings(folder))
    rows = {"00" * 16: np.eye(384, dtype=np.float16)[0]}
    write_vectors(folder / "vectors.npz", make_vectors(DEFAULT_HASH, rows))
    assert any("vectors.npz lacks the vectors of" in line for line in _warnings(folder))
    (folder / "vectors.npz").write_bytes(b"x")
    assert any("vectors.npz: is damaged" in line for line in _warnings(folder))


def test_three_cards_may_share_a_link(make_deck: MakeDeck) -> None:
    """The limit is more than three."""
    body = "".join(_card(key, similar="felles ord") for key in ("abc", "klm", "xyz"))
    assert not any("stands on" in line for line in _warnings(make_deck(cafe_md=FRONT + body)))


def test_look_alikes_that_name_each_other_are_fine(make_deck: MakeDeck) -> None:
    """One `confusable` line with a contrast settles the pair."""
    contrast = "confusable: [[nakke]] — a jacket is worn, a neck is part of you\n"
    jakke = _card("jakke").replace("something\n", "something\n" + contrast)
    assert not any(
        "looks like" in line for line in _warnings(make_deck(cafe_md=FRONT + _card("nakke") + jakke))
    )


def test_kin_in_a_form_is_masked_and_so_no_leak(make_deck: MakeDeck) -> None:
    """A listed form or accepted answer is not told as giving the answer away."""
    body = _card("familie", gloss="family, all relatives").replace(
        "relatives\n", "relatives\naccept-meaning: family\n"
    )
    assert not any("gives the answer" in line for line in _warnings(make_deck(cafe_md=FRONT + body)))


def test_missing_words_about_the_deck_are_told(make_deck: MakeDeck) -> None:
    """Licence, authors and description are asked for, and a story for each scene."""
    bare = "\n".join(
        row for row in TOML.split("\n") if not row.startswith(("licence", "authors", "description"))
    )
    lines = _warnings(
        make_deck(deck_toml=bare, cafe_md=CAFE.replace("story: Kelneren drikker kaffen min.\n", ""))
    )
    for said in ("no licence", "no authors", "no description", "scene kafe has no story"):
        assert any(said in line for line in lines), lines
