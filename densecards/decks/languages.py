"""Which languages a foreign deck is in, guessed from the names of fields, decks and file, or letters."""

from __future__ import annotations

import re

from densecards.decks.findings import quoted
from densecards.decks.foreign import Foreign
from densecards.errors import UsageError

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_NAMES = {
    "nb": "norwegian norsk bokmål bokmal norwegian-bokmål no-en nb-en",
    "nn": "nynorsk",
    "sv": "swedish svenska sv-en",
    "da": "danish dansk da-en",
    "de": "german deutsch tysk de-en",
    "es": "spanish español espanol spansk es-en",
    "fr": "french français francais fransk fr-en",
    "it": "italian italiano italiensk it-en",
    "pt": "portuguese português portugues pt-en",
    "el": "greek ελληνικά gresk el-en",
    "ru": "russian русский russisk ru-en",
    "nl": "dutch nederlands nl-en",
    "pl": "polish polski pl-en",
    "fi": "finnish suomi fi-en",
    "is": "icelandic íslenska is-en",
    "ja": "japanese 日本語 japansk ja-en jp-en",
    "zh": "chinese mandarin 中文 汉语 kinesisk zh-en",
    "ko": "korean 한국어 koreansk ko-en",
    "ar": "arabic العربية arabisk ar-en",
    "he": "hebrew עברית hebraisk he-en",
    "la": "latin",
    "en": "english engelsk",
}
# Letters that only this language, of those that people learn much, writes; kana before the signs of Chinese.
_LETTERS = {
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "nb": re.compile(r"[æø]|\bå\b"),
}
_LOOKED_AT, _SHARE = 300, 5  # fronts, and one in so many of them must have such a letter
_BY_NAME = {name: tag for tag, names in _NAMES.items() for name in names.split()}


def guess_language(foreign: Foreign) -> str:
    """Return the tag of the language being learnt; "en" where nothing speaks of another.

    English is what most decks explain in, so any other language named beside it is the one learnt.
    """
    texts = [foreign.name, foreign.source.stem, *(card.deck for card in foreign.cards[:1])]
    for kind in foreign.kinds.values():
        texts += [kind.name, *kind.fields]
    named = [_BY_NAME[word] for text in texts for word in _words(text) if word in _BY_NAME]
    return next((tag for tag in named if tag != "en"), None) or _by_letters(foreign)


def _by_letters(foreign: Foreign) -> str:
    """The language that the letters of the fronts are written in; "en" where they tell of no other."""
    fronts = [
        re.sub(r"<[^>]*>", "", note.fields[0]).lower() for note in foreign.notes[:_LOOKED_AT] if note.fields
    ]
    for tag, letters in _LETTERS.items():
        if sum(bool(letters.search(front)) for front in fronts) * _SHARE > len(fronts):
            return tag
    return "en"


def language_tag(said: str) -> str:
    """Return the tag of a language that somebody names by its tag or its name ("nb", "Norwegian", "norsk").

    Raises UsageError where it is neither.
    """
    word = said.strip().lower()
    if word in _BY_NAME:
        return _BY_NAME[word]
    if is_language(said.strip()):
        return said.strip()
    raise UsageError(f"{quoted(said)} is no language tag", hint='write a tag such as "nb", "de" or "en"')


def is_language(text: str) -> bool:
    """True for a language tag in its short form: "nb", "pt-BR"."""
    return _TAG.match(text) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", text.lower()) + re.findall(r"[^\W\d_]+", text.lower())
