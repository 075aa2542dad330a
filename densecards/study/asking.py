"""From an item to a question: what is shown, what is asked for, and a line about it."""

from __future__ import annotations

from collections.abc import Mapping

from densecards.study.values import Mode, Question
from densecards.webs import Prompt, Web, plain_text

_LANGUAGES = {
    "nb": "Norwegian",
    "nn": "Norwegian (nynorsk)",
    "no": "Norwegian",
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "el": "Greek",
    "da": "Danish",
    "sv": "Swedish",
    "la": "Latin",
}


def language_name(tag: str) -> str:
    """Return the English name of a language tag, or the tag itself."""
    return _LANGUAGES.get(tag.lower(), _LANGUAGES.get(tag.partition("-")[0].lower(), tag))


def asks_text(web: Web, prompt: Prompt) -> str:
    """Say in words what the learner is to type."""
    if web.template.gloss_slot:
        if prompt.asks == "headword":
            return f"in {language_name(web.card.language)}?"
        return "What does it mean?"
    return "Which term is it?" if prompt.asks == "headword" else "What is it? Describe it in a few words."


def shown_text(web: Web, prompt: Prompt, titles: Mapping[str, str]) -> str:
    """Return the front of the card as plain text."""
    return web.card.headword if prompt.shows == "headword" else plain_text(web.card.gloss, titles)


def detail_text(web: Web, prompt: Prompt, scene: str) -> str:
    """Return the small line under the front: part of speech, and the scene the card was met in.

    A noun's gender would give the answer's article away, so forms are never part of it.
    """
    parts = [web.card.property("pos"), scene]
    return " · ".join(part for part in parts if part)


def question(
    web: Web, prompt_key: str, *, titles: Mapping[str, str], scene: str, is_new: bool, mode: Mode
) -> Question:
    """Build the question of one item."""
    prompt = web.template.prompt(prompt_key) or web.template.prompts[0]
    return Question(
        card=web.card.id,
        prompt=prompt.key,
        mode=mode,
        shown=shown_text(web, prompt, titles),
        asks=asks_text(web, prompt),
        detail=detail_text(web, prompt, scene),
        web=web,
        is_new=is_new,
    )
