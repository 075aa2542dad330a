"""Norwegian, and its neighbours where they agree: articles, the infinitive's å, and the letters æ ø å.

A keyboard without these letters has agreed spellings: *æ → ae, ø → oe, å → aa* count in full (and so do
the Swedish and German keys *ä, ö*). The bare vowel is another letter: *har* is not *hår*. Taking marks
off by decomposition would be wrong twice over: it turns å into a, and leaves æ and ø alone.
"""

from __future__ import annotations

LANGUAGES = frozenset({"nb", "nn", "no", "da", "sv"})

ARTICLES = {
    "nb": frozenset({"en", "ei", "et"}),
    "no": frozenset({"en", "ei", "et", "ein", "eit"}),
    "nn": frozenset({"ein", "ei", "eit"}),
    "da": frozenset({"en", "et"}),
    "sv": frozenset({"en", "ett"}),
}
INFINITIVE = {"nb": "å", "no": "å", "nn": "å", "da": "at", "sv": "att"}

# What may be typed for a letter and counts in full.
_KEYS = {"æ": ("ae", "ä"), "ø": ("oe", "ö"), "å": ("aa",), "ä": ("ae", "æ"), "ö": ("oe", "ø"), "ü": ("ue",)}
# In Norwegian é marks stress and is often left out (kafé, kafe); alone in a word it tells én from en.
_STRESS = {"é": "e", "è": "e", "ê": "e", "É": "e"}
_SHORTEST_STRESSED = 3

_FOLDED = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "é": "e", "è": "e", "ê": "e"})
_BARE = str.maketrans(
    {"æ": "a", "ä": "a", "ø": "o", "ö": "o", "ô": "o", "ò": "o", "ó": "o", "å": "a", "à": "a", "á": "a"}
    | {"é": "e", "è": "e", "ê": "e", "ü": "u"}
)


def split_lead(text: str, language: str) -> tuple[str, str]:
    """Return (leading article or infinitive mark, the rest); the first is "" where there is none.

    `en/ei` counts as one lead. A lead alone is a word: nothing is split off it.
    """
    head, space, rest = text.partition(" ")
    if space and rest and (head in lead_marks(language) or set(head.split("/")) <= ARTICLES[language]):
        return head, rest
    return "", text


def lead_marks(language: str) -> frozenset[str]:
    """Return the articles and the infinitive mark of a language, å also as it is typed without the key."""
    mark = INFINITIVE[language]
    return ARTICLES[language] | {mark, mark.translate(_FOLDED)}


def normal(bare: str, language: str) -> str:
    """Return a lowered text without its lead and without hyphens (*e-post* is *epost*)."""
    return split_lead(bare, language)[1].replace("-", "").replace("'", "").replace("/", " ")


def folded(text: str) -> str:
    """Return a text in the letters of a keyboard without æ, ø and å, by the agreed spellings."""
    return text.translate(_FOLDED)


def bare_vowels(text: str) -> str:
    """Return a text with every æ, ø, å as its bare vowel: what a near miss looks like."""
    return text.translate(_BARE)


def typed_for(answer: str, expected: str) -> bool:
    """True where `answer` spells `expected`, each special letter as itself or by its agreed spelling."""
    at = 0
    stress_optional = len(expected) >= _SHORTEST_STRESSED
    for letter in expected:
        if answer.startswith(letter, at):
            at += len(letter)
        elif spelt := next((key for key in _KEYS.get(letter, ()) if answer.startswith(key, at)), ""):
            at += len(spelt)
        elif stress_optional and letter in _STRESS and answer.startswith(_STRESS[letter], at):
            at += 1
        else:
            return False
    return at == len(answer)
