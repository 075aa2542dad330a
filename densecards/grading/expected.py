"""What an item asks for: every text that counts as its answer, and what the rules need to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from densecards.errors import NotFoundError
from densecards.grading import english, nordic, terms
from densecards.grading.normal import normal_form
from densecards.webs import Card, Template

HEADWORD = "headword"
GLOSS = "gloss"
_NO_FORM = frozenset({"", "–", "-", "—"})
_REMARK = re.compile(r"\([^)]*\)")
_DEFINITION = 5  # words
_AUXILIARIES = ("har ", "er ", "hadde ", "har/er ")


@dataclass(frozen=True, slots=True)
class Expected:
    """What counts as the answer to an item.

    `answers`: every text that is right, the canonical one first. `verbatim`: those of them that are the
    canonical answer itself or one of its senses. `forms`: inflected forms of the headword, which are not
    what was asked. `articles`: those the noun allows, empty where the card does not say. `sided`: left
    and right count. `terms`: the rules for anatomical terms apply. `given`: what the question shows of
    the card, which proves nothing when it is echoed.
    """

    card: str
    asks: str
    language: str
    template: str
    answers: tuple[str, ...]
    verbatim: tuple[str, ...]
    forms: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    noun: bool = False
    sided: bool = False
    terms: bool = False
    given: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    own_words: bool = False

    @property
    def canonical(self) -> str:
        """The answer that is shown."""
        return self.answers[0]

    @property
    def nordic(self) -> bool:
        """True where the Norwegian rules apply."""
        return self.language in nordic.LANGUAGES


def expected(card: Card, template: Template, prompt: str, *, gloss_language: str = "en") -> Expected:
    """Return what counts as the answer when `card` is asked by the prompt of that key.

    Raises NotFoundError when the template has no such prompt.
    """
    found = template.prompt(prompt)
    if found is None:
        raise NotFoundError(f'the template "{template.key}" has no prompt "{prompt}"')
    if found.asks == GLOSS:
        return _gloss(card, template, gloss_language.partition("-")[0])
    return _headword(card, template, card.language.partition("-")[0])


def expected_form(card: Card, cell: int) -> Expected | None:
    """Return what counts when a form of the card is asked (a cell of its `forms`); None where it has none.

    Doublets divided by `/` in the cell (*boken/boka*) are equally right.
    """
    cells = card.properties.get("forms", ())
    parts = _alternatives(cells[cell]) if 0 <= cell < len(cells) else ()
    if not parts:
        return None
    language = card.language.partition("-")[0]
    return Expected(
        card.id, "form", language, card.template, parts, parts, articles=_articles(card, language)
    )


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(part for piece in cell.split("/") if (part := piece.strip()) not in _NO_FORM)


def _articles(card: Card, language: str) -> tuple[str, ...]:
    cells = card.properties.get("forms", ())
    known = nordic.ARTICLES.get(language, frozenset())
    first = _alternatives(cells[0]) if cells else ()
    return first if first and known.issuperset(first) else ()


def _headword(card: Card, template: Template, language: str) -> Expected:
    verbatim = tuple(v for part in card.headword.split(" / ") for v in english.variants(part.strip()) if v)
    answers = [card.headword, *verbatim]
    for key in ("accept", "abbreviation", "latin"):
        answers.extend(v for text in card.alternatives(key) for v in english.variants(text))
    articles = _articles(card, language)
    bare = nordic.split_lead(card.headword, language)[1] if language in nordic.LANGUAGES else card.headword
    forms: list[str] = []
    for cell in card.properties.get("forms", ())[1 if articles else 0 :]:
        parts = _alternatives(cell)
        if bare in parts:
            answers.extend(parts)  # *løp/løpte*: doublets of the form that is the headword
        else:
            forms.extend(parts)
            forms.extend(p.removeprefix(aux) for p in parts for aux in _AUXILIARIES if p.startswith(aux))
    terms = template.property("latin") is not None
    sided = card.property("sided").strip().lower()
    return Expected(
        card=card.id,
        asks=HEADWORD,
        language=language,
        template=template.key,
        answers=tuple(dict.fromkeys(answers)),
        verbatim=tuple(dict.fromkeys([card.headword, *verbatim])),
        forms=tuple(dict.fromkeys(forms)),
        articles=articles,
        noun=bool(articles) or card.property("pos").strip().lower() in ("noun", "substantiv"),
        # A headword that names its side means it, unless the card says that it has none.
        sided=terms and sided not in ("no", "none", "unpaired"),
        terms=terms,
    )


def _gloss(card: Card, template: Template, language: str) -> Expected:
    verbatim = [card.gloss]
    for sense in english.senses(card.gloss):
        verbatim.extend(english.variants(sense))
    same = card.language.partition("-")[0] == language
    listed = [v for text in card.alternatives("accept-meaning") for v in english.variants(text)]
    return Expected(
        card=card.id,
        asks=GLOSS,
        language=language,
        template=template.key,
        answers=tuple(dict.fromkeys([*verbatim, *listed])),
        verbatim=tuple(dict.fromkeys(verbatim)),
        terms=template.property("latin") is not None,
        given=(card.headword,),
        names=_other_names(card) if same else (),
        own_words=same,
    )


def _other_names(card: Card) -> tuple[str, ...]:
    """Return what a card is called beside its headword and the headword's other forms."""
    named = terms.term_key(normal_form(card.headword, card.language))
    found = (text for key in ("accept", "abbreviation", "latin") for text in card.alternatives(key))
    return tuple(
        text for text in dict.fromkeys(found) if terms.term_key(normal_form(text, card.language)) != named
    )


@lru_cache(maxsize=4096)
def descriptive(gloss: str) -> bool:
    """True where a gloss describes in its own words, so that nobody can be asked for it letter by letter."""
    return len(english.normal(gloss.lower()).split()) >= 5


def described(card: Card, template: Template) -> bool:
    """True where a card's gloss is a description: it stands beside the slots, is a sentence in the card's own
    language, or one of its senses is as long as a definition (*public garden in a town with grass*).

    Other meanings of a vocabulary are short enough to be judged by their letters.
    """
    if not template.gloss_slot:
        return True
    if card.language.partition("-")[0] == "en":
        return descriptive(card.gloss)
    plain = _REMARK.sub(" ", card.gloss.lower())
    return any(
        len(english.normal(sense).removeprefix("to ").split()) >= _DEFINITION
        for sense in english.senses(plain)
    )
