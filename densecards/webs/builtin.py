"""The two templates that ship: vocabulary and anatomy."""

from __future__ import annotations

from densecards.errors import DeckError
from densecards.text import nearest
from densecards.webs.template import Filler, Kind, Prompt, Property, Side, Slot, Template

VOCABULARY = Template(
    key="vocabulary",
    title="Vocabulary",
    gloss_slot="meaning",
    slots=(
        Slot("meaning", "meaning", "What does it mean?", Filler.DECK, Kind.SEMANTIC),
        Slot("use", "use", "How is it used in a sentence?", Filler.DECK, Kind.SEMANTIC, Side.TARGET, "U"),
        Slot(
            "personal",
            "personal sentence",
            "What true sentence about you uses it?",
            Filler.LEARNER,
            Kind.EPISODIC,
            Side.TARGET,
            aliases=("sentence", "own sentence"),
        ),
        Slot("image", "image", "What do you see when you hear it?", Filler.SUGGESTED, Kind.EPISODIC),
        Slot(
            "emotion",
            "emotion",
            "What does it feel like?",
            Filler.SUGGESTED,
            Kind.EPISODIC,
            aliases=("feeling",),
        ),
        Slot(
            "similar",
            "similar",
            "What is like it, in meaning or in form?",
            Filler.DECK,
            Kind.SEMANTIC,
            Side.TARGET,
            "S",
        ),
        Slot(
            "opposite",
            "opposite",
            "What is its opposite, or stands against it?",
            Filler.DECK,
            Kind.SEMANTIC,
            Side.TARGET,
            "O",
        ),
        Slot(
            "life",
            "life memory",
            "When did you meet it in your life? Place, time, people, feeling?",
            Filler.LEARNER,
            Kind.EPISODIC,
            soul="L",
            aliases=("memory", "link to your life"),
        ),
    ),
    properties=(
        Property("pos", "part of speech"),
        Property("definition", "in other words"),
        Property("forms", "forms", is_list=True),
        Property("tone", "tone"),
        Property("pronunciation", "pronunciation"),
        Property("accept", "also right", is_list=True),
        Property("accept-meaning", "also right as meaning", is_list=True),
        Property("false-friend", "false friend"),
        Property("phrase-of", "phrase of"),
        Property("confusable", "mixed up with"),
        Property("aliases", "earlier ids", is_list=True),
        Property("audio", "sound"),
        Property("note", "note"),
        Property("tags", "tags", is_list=True),
    ),
    prompts=(
        Prompt("recognise", "word → meaning", "headword", "gloss"),
        Prompt("produce", "meaning → word", "gloss", "headword"),
    ),
)

ANATOMY = Template(
    key="anatomy",
    title="Anatomy and physiology",
    slots=(
        Slot("location", "location", "Where is it?", Filler.DECK, Kind.SEMANTIC),
        Slot("function", "function", "What does it do?", Filler.DECK, Kind.SEMANTIC),
        Slot(
            "clinical",
            "clinical",
            "What happens when it fails?",
            Filler.DECK,
            Kind.SEMANTIC,
            aliases=("pathology",),
        ),
        Slot("appearance", "appearance", "What does it look like?", Filler.DECK, Kind.SEMANTIC),
        Slot(
            "connections",
            "connections",
            "What does it work with?",
            Filler.DECK,
            Kind.SEMANTIC,
            aliases=("physiology",),
        ),
        Slot("analogy", "analogy", "What is it like in everyday life?", Filler.SUGGESTED, Kind.EPISODIC),
        Slot(
            "story",
            "story",
            "What small story holds it?",
            Filler.SUGGESTED,
            Kind.EPISODIC,
            aliases=("mnemonic",),
        ),
        Slot(
            "personal",
            "personal",
            "When did you last notice it in yourself or someone near you?",
            Filler.LEARNER,
            Kind.EPISODIC,
            aliases=("life", "life memory"),
        ),
    ),
    properties=(
        Property("accept", "also called", is_list=True),
        Property("abbreviation", "abbreviation", is_list=True),
        Property("latin", "Latin", is_list=True),
        Property("roots", "roots"),
        Property("sided", "left and right"),
        Property("pronunciation", "pronunciation"),
        Property("origin", "origin"),
        Property("insertion", "insertion"),
        Property("nerve", "nerve"),
        Property("action", "action"),
        Property("hormone", "hormone"),
        Property("target", "target"),
        Property("effect", "effect"),
        Property("why", "why?"),
        Property("what-else", "what else?"),
        Property("if-damaged", "what if damaged?"),
        Property("confusable", "mixed up with"),
        Property("aliases", "earlier ids", is_list=True),
        Property("audio", "sound"),
        Property("note", "note"),
        Property("tags", "tags", is_list=True),
    ),
    prompts=(
        Prompt("recognise", "name → description", "headword", "gloss"),
        Prompt("produce", "description → name", "gloss", "headword"),
    ),
)

BUILTIN = {template.key: template for template in (VOCABULARY, ANATOMY)}


def builtin_template(key: str) -> Template:
    """Return a built-in template; raises DeckError with a suggestion for an unknown key."""
    try:
        return BUILTIN[key]
    except KeyError:
        meant = nearest(key, list(BUILTIN))
        hint = f'did you mean "{meant}"?' if meant else f"known: {', '.join(BUILTIN)}"
        raise DeckError(f'unknown template "{key}"', hint=hint) from None
