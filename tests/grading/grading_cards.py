"""Cards that the tests of grading share."""

from __future__ import annotations

from densecards.text import slugify
from densecards.webs import Card


def word(headword: str, gloss: str, **properties: str) -> Card:
    """A bokmål card; `accept_meaning="a | b"` becomes the property accept-meaning with two cells."""
    return _card("no", headword, gloss, "vocabulary", "nb", properties)


def term(headword: str, gloss: str = "some structure of the body", **properties: str) -> Card:
    """An anatomy card."""
    return _card("an", headword, gloss, "anatomy", "en", properties)


def _card(
    deck: str, headword: str, gloss: str, template: str, language: str, properties: dict[str, str]
) -> Card:
    cells = {
        key.replace("_", "-"): tuple(cell.strip() for cell in text.split("|"))
        for key, text in properties.items()
    }
    return Card(f"{deck}/{slugify(headword)}", headword, gloss, template, language, properties=cells)


HUND = word("hund", "dog", forms="en | hunden | hunder | hundene", pos="noun")
BOK = word("bok", "book", forms="en/ei | boken/boka | bøker | bøkene", pos="noun")
HAA = word("å ha", "to have", forms="har | hadde | har hatt", pos="verb")
HAAR = word("hår", "hair", forms="et | håret | hår | håra/hårene", pos="noun")
FOER = word("før", "before", pos="preposition")
LOEPE = word("å løpe", "to run", forms="løper | løp/løpte | har løpt", accept="å springe", pos="verb")
BLAABAER = word("blåbær", "bilberry", forms="et | blåbæret | blåbær | blåbæra/blåbærene", pos="noun")
KAFE = word("kafé", "café", forms="en | kafeen | kafeer | kafeene", pos="noun")
EPOST = word("e-post", "email", forms="en | e-posten | e-poster | e-postene", pos="noun")
GAA_HJEM = word("gå hjem", "to go home (on foot), to walk back to where you live", pos="phrase")
GLEDE = word("å glede seg til", "to look forward to", pos="particle verb")
EN_GANG = word("en gang", "once", pos="adverb")
SAAR = word("sår", "wound, sore, cut", forms="et | såret | sår | såra/sårene")
KORT = word("kort", "card", forms="et | kortet | kort", accept_meaning="bank card")
KONTO = word("konto", "account (in a bank)", forms="en | kontoen | kontoer/konti | kontoene/kontiene")
PARK = word(
    "park", "public garden in a town with grass, trees and paths", accept_meaning="park | public park"
)
FARGE = word("farge", "colour", forms="en | fargen | farger | fargene")
LEKE = word("å leke", "to play (of children)", pos="verb")
SPILLE = word("å spille", "to play (a game, an instrument, a match)", pos="verb")

VAGUS = term("vagus nerve", "far-reaching parasympathetic and mixed nerve of larynx, heart, lungs and gut")
OPTIC = term("optic nerve", "bundle of ganglion-cell axons that carries sight from the retina to the chiasm")
GLOSSO = term("glossopharyngeal nerve", abbreviation="CN IX")
RIGHT_ATRIUM = term(
    "right atrium",
    "chamber of the heart that receives the deoxygenated blood of the body",
    accept="RA",
    latin="atrium dextrum",
)
LEFT_ATRIUM = term("left atrium", accept="LA", latin="atrium sinistrum")
HEMOGLOBIN = term("hemoglobin", abbreviation="Hb")
THYROID = term("thyroid gland", accept="glandula thyroidea")
TESTIS = term("testis", accept="testicle")
URETER = term("ureter")
URETHRA = term("urethra")
HIPPOCAMPUS = term(
    "hippocampus",
    "curved part of the limbic system that forms new memories of events and places",
    sided="yes",
)

ALL = [value for value in globals().values() if isinstance(value, Card)]
