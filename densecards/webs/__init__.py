"""Memory webs: what a card is before anything is computed, stored or shown."""

from densecards.webs.builtin import ANATOMY, BUILTIN, VOCABULARY, builtin_template
from densecards.webs.card import SIDE_MARK, Card, Link, Origin, Web, card_key, compose_web, plain_text
from densecards.webs.cognates import mask_cue
from densecards.webs.masking import (
    ENCODED_BLANK,
    SHOWN_BLANK,
    encodable,
    encodable_gloss,
    encodable_headword,
    mask,
    mentions_headword,
    speaks,
    surface_forms,
)
from densecards.webs.template import (
    SLOTS_PER_WEB,
    Filler,
    Kind,
    Prompt,
    Property,
    Side,
    Slot,
    Template,
    from_data,
    load_template,
)

__all__ = [
    "ANATOMY",
    "BUILTIN",
    "ENCODED_BLANK",
    "SHOWN_BLANK",
    "SIDE_MARK",
    "SLOTS_PER_WEB",
    "VOCABULARY",
    "Card",
    "Filler",
    "Kind",
    "Link",
    "Origin",
    "Prompt",
    "Property",
    "Side",
    "Slot",
    "Template",
    "Web",
    "builtin_template",
    "card_key",
    "compose_web",
    "encodable",
    "encodable_gloss",
    "encodable_headword",
    "from_data",
    "load_template",
    "mask",
    "mask_cue",
    "mentions_headword",
    "plain_text",
    "speaks",
    "surface_forms",
]
