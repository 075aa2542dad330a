"""Texts made comparable: what no reader would call a difference is taken away, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from densecards.grading import english, nordic
from densecards.text import displayable

_MARKS = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "…": "...", "\u00ad": "", "\u200b": "", "\u2060": "",
    }
)  # fmt: skip
_ENDS = re.compile(r"^[\s\"'.,;:!?]+(?=\w)|(?<=[\w)])[\s\".,;:!?]+$")
_PUNCTUATION = re.compile(r"[^\w\s'&+%/-]|_")
_SPACES = re.compile(r"\s+")
# Most answers: words and single spaces, in which there is nothing to tidy.
_PLAIN = re.compile(r"[a-zA-ZæøåÆØÅ]+(?: [a-zA-ZæøåÆØÅ]+)*")

# Articles of other languages: left out they are not missed, a wrong one is a near miss.
ELSEWHERE = {
    "de": frozenset({"der", "die", "das", "ein", "eine"}),
    "nl": frozenset({"de", "het", "een"}),
    "fr": frozenset({"le", "la", "les", "un", "une", "des"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una"}),
    "it": frozenset({"il", "lo", "la", "i", "gli", "le", "un", "uno", "una"}),
    "pt": frozenset({"o", "a", "os", "as", "um", "uma"}),
    "el": frozenset({"ο", "η", "το", "οι", "τα"}),
}


def tidy(text: str) -> str:
    """Return a text as typed, without what typing alone brings in: composition, quotes, spaces, a full stop.

    Case, letters and words stay. A text of punctuation alone keeps it.
    """
    if _PLAIN.fullmatch(text):
        return text
    plain = displayable(text, one_line=True).translate(_MARKS)
    plain = _SPACES.sub(" ", plain).strip()
    return _ENDS.sub("", plain) or plain


def normal_form(text: str, language: str) -> str:
    """Return the form under which two answers in `language` (an IETF tag) count as the same.

    Lower case, without punctuation, leading article and infinitive mark. Norwegian letters stay what
    they are; English is brought to American spelling.
    """
    return _normal_form(text, language.partition("-")[0])


@lru_cache(maxsize=65536)
def _normal_form(text: str, language: str) -> str:
    bare = plain = tidy(text).lower()
    if not _PLAIN.fullmatch(plain):
        bare = _SPACES.sub(" ", _PUNCTUATION.sub(" ", plain)).strip() or plain
    if language == "en":
        return english.normal(without_marks(bare)) or bare
    if language in nordic.LANGUAGES:
        return nordic.normal(bare, language) or bare
    bare = bare.casefold()  # ß is ss, ς is σ
    head, _, rest = bare.partition(" ")
    bare = rest if rest and head in ELSEWHERE.get(language, ()) else bare
    return bare.replace("-", " ").replace("'", "")


def without_marks(text: str) -> str:
    """Return a text without the marks over and under its letters (é → e, å → a); ø and æ stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
