"""The anatomy deck as a course: complete webs, right counts, chains in order, and no fact told twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from anatomy_source import DECK, REFERENCE, SLOTS, Source, read_deck

MINIMUM = {
    "Body plan and tissues": 24,
    "Integumentary system": 12,
    "Skeletal system": 48,
    "Muscular system": 40,
    "Nervous system": 40,
    "Special and general senses": 16,
    "Endocrine system": 28,
    "Cardiovascular system": 44,
    "Lymphatic and immune system": 16,
    "Respiratory system": 18,
    "Digestive system": 26,
    "Urinary and reproductive systems": 28,
}

CRANIAL_NERVES = (
    ("olfactory-nerve", "I", "first", "cribriform plate"),
    ("optic-nerve", "II", "second", "optic canal"),
    ("oculomotor-nerve", "III", "third", "superior orbital fissure"),
    ("trochlear-nerve", "IV", "fourth", "superior orbital fissure"),
    ("trigeminal-nerve", "V", "fifth", "foramen ovale"),
    ("abducens-nerve", "VI", "sixth", "superior orbital fissure"),
    ("facial-nerve", "VII", "seventh", "stylomastoid foramen"),
    ("vestibulocochlear-nerve", "VIII", "eighth", "internal acoustic meatus"),
    ("glossopharyngeal-nerve", "IX", "ninth", "jugular foramen"),
    ("vagus-nerve", "X", "tenth", "jugular foramen"),
    ("accessory-nerve", "XI", "eleventh", "jugular foramen"),
    ("hypoglossal-nerve", "XII", "twelfth", "hypoglossal canal"),
)

CHAINS = {
    "endocrine-house": (
        "pituitary-gland hypothalamus thyroid-gland parathyroid-glands pancreas thymus adrenal-gland "
        "pineal-gland gonads"
    ),
    "blood-way": (
        "venae-cavae right-atrium tricuspid-valve right-ventricle pulmonary-valve pulmonary-artery "
        "lung-capillaries pulmonary-veins left-atrium mitral-valve left-ventricle aortic-valve aorta"
    ),
    "nephron-way": (
        "afferent-arteriole glomerulus bowman-capsule proximal-convoluted-tubule loop-of-henle "
        "distal-convoluted-tubule collecting-duct renal-pelvis ureter urinary-bladder urethra"
    ),
    "food-way": (
        "tooth tongue esophagus lower-esophageal-sphincter stomach pyloric-sphincter duodenum jejunum ileum "
        "cecum colon rectum external-anal-sphincter"
    ),
    "air-way": "nasal-cavity pharynx larynx trachea main-bronchus bronchiole alveolus",
    "beat-way": "sinoatrial-node atrioventricular-node bundle-of-his purkinje-fibers",
    "light-way": "cornea iris lens retina cone optic-nerve thalamus occipital-lobe",
    "sound-way": "tympanic-membrane stapes cochlea spiral-organ vestibulocochlear-nerve",
    "twelve-doors": " ".join(nerve for nerve, *_ in CRANIAL_NERVES),
    "reflex-arc": (
        "nociceptor afferent-neuron dorsal-root-ganglion spinal-cord interneuron efferent-neuron "
        "neuromuscular-junction biceps-brachii"
    ),
    "heart-plan": (
        "venae-cavae right-atrium tricuspid-valve right-ventricle pulmonary-valve pulmonary-artery "
        "pulmonary-veins left-atrium mitral-valve left-ventricle aortic-valve aorta"
    ),
    "neuron-plan": "dendrite nucleus axon myelin-sheath synapse",
}

ASKED_FOR = (
    "hippocampus hypothalamus pituitary-gland thyroid-gland pancreas adrenal-gland gonads atrium ventricle "
    "cardiac-valve stroke-volume cardiac-output blood-pressure autonomic-nervous-system nephron neuron "
    "astrocyte placenta"
).split()

CONTRASTS = (
    ("ileum", "ilium"),
    ("abduction", "adduction"),
    ("tibia", "fibula"),
    ("ureter", "urethra"),
    ("afferent-neuron", "efferent-neuron"),
    ("afferent-arteriole", "efferent-arteriole"),
    ("systole", "diastole"),
    ("radius", "ulna"),
    ("carpal-bones", "tarsal-bones"),
    ("osteoblast", "osteoclast"),
    ("tendon", "ligament"),
    ("insulin", "glucagon"),
    ("trachea", "esophagus"),
    ("rod", "cone"),
    ("artery", "vein"),
)

MAIN = (
    "hippocampus hypothalamus pituitary-gland thyroid-gland pancreas adrenal-gland gonads thymus "
    "insulin neuron astrocyte spinal-cord cerebellum cerebral-cortex thalamus medulla-oblongata "
    "autonomic-nervous-system action-potential vagus-nerve retina cornea cochlea left-ventricle "
    "right-ventricle cardiac-valve aorta coronary-artery stroke-volume cardiac-output blood-pressure "
    "erythrocyte red-bone-marrow spleen helper-t-cell lung alveolus larynx diaphragm stomach liver "
    "kidney nephron glomerulus loop-of-henle skeletal-muscle neuromuscular-junction femur "
    "vertebral-column synovial-joint epidermis ovary testis uterus placenta"
).split()


@pytest.fixture(scope="module")
def deck() -> Source:
    """The deck as the small reader sees it."""
    return read_deck()


def test_every_line_of_the_deck_has_a_meaning(deck: Source) -> None:
    """No line is lost, every Markdown file of the folder is listed, and every listed one exists."""
    assert deck.strays == []
    assert sorted(path.name for path in DECK.glob("*.md")) == sorted(deck.manifest["files"])  # type: ignore[call-overload]


def test_chapters_hold_what_an_introductory_course_asks(deck: Source) -> None:
    """Each chapter reaches its number of terms, and there is no chapter by another name."""
    counts = Counter(card.chapter for card in deck.cards)
    assert set(counts) == set(MINIMUM)
    assert {chapter: n for chapter, n in MINIMUM.items() if counts[chapter] < n} == {}
    assert len(deck.cards) >= 340


def test_ids_and_headwords_are_unique_and_the_named_terms_are_there(deck: Source) -> None:
    """An id names one card for ever; no two cards ask for the same headword."""
    ids = Counter(card.id for card in deck.cards)
    heads = Counter(card.headword.casefold() for card in deck.cards)
    assert [key for counted in (ids, heads) for key, n in counted.items() if n > 1] == []
    assert [key for key in ASKED_FOR if key not in ids] == []


def test_every_web_is_filled(deck: Source) -> None:
    """Gloss, five deck-side links, analogy and story stand once on every card, each 4 to 18 words long; no
    card writes the learner's own slot."""
    for card in deck.cards:
        assert card.gloss, card.id
        assert set(card.links) == set(SLOTS), card.id
        for slot, texts in card.links.items():
            assert len(texts) == 1, (card.id, slot)
            assert 4 <= len(REFERENCE.sub("x", texts[0]).split()) <= 18, (card.id, slot, texts[0])


def test_no_text_is_used_twice(deck: Source) -> None:
    """A link, a gloss or a question says something about one card only."""
    seen: dict[str, str] = {}
    for card in deck.cards:
        chain = ("why", "what-else", "if-damaged")
        told = [text for key in chain for text in card.properties.get(key, [])]
        for text in [card.gloss, *(t for slot in SLOTS for t in card.links[slot]), *told]:
            key = re.sub(r"\W+", " ", text).strip().casefold()
            assert key not in seen, (card.id, seen.get(key), text)
            seen[key] = card.id


def test_links_of_one_card_are_not_paraphrases(deck: Source) -> None:
    """Gloss and links share less than 60 % of the shorter text's content words, where it has four or more."""
    for card in deck.cards:
        texts = [card.gloss, *(card.links[slot][0] for slot in SLOTS)]
        bags = [_content_words(text) for text in texts]
        for i, one in enumerate(bags):
            for j, other in enumerate(bags[:i]):
                shorter = min(len(one), len(other))
                if shorter >= 4:
                    assert len(one & other) < 0.6 * shorter, (card.id, texts[i], texts[j])


def test_a_gloss_never_gives_its_card_away(deck: Source) -> None:
    """Neither the headword nor any accepted name of three letters or more stands in the gloss."""
    for card in deck.cards:
        for name in card.names():
            if len(name) > 2:
                assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", card.gloss, re.IGNORECASE), (
                    card.id,
                    name,
                )


def test_ties_lead_to_other_cards(deck: Source) -> None:
    """`[[id]]` names an existing card, and never the card it stands on."""
    ids = {card.id for card in deck.cards}
    for card in deck.cards:
        named = {name for text in card.texts() for name in REFERENCE.findall(text)}
        assert named <= ids - {card.id}, card.id


def test_properties_stand_once(deck: Source) -> None:
    """No property is written twice on a card, and `sided` is only ever `yes`."""
    for card in deck.cards:
        assert all(len(lines) == 1 for lines in card.properties.values()), card.id
        assert card.properties.get("sided", ["yes"]) == ["yes"], card.id


def test_contrasts_tell_what_differs_both_ways(deck: Source) -> None:
    """A confusable names a card and a reason; the classic pairs name each other."""
    for card in deck.cards:
        for line in card.properties.get("confusable", []):
            assert re.match(r"^\[\[[a-z0-9-]+\]\] — \S.{12,}", line), (card.id, line)
    for one, other in CONTRASTS:
        for this, that in ((one, other), (other, one)):
            card = deck.card(this)
            text = card.properties["confusable"][0]
            assert f"[[{that}]]" in text or that in text, (this, that)


def test_muscles_name_origin_insertion_nerve_and_action(deck: Source) -> None:
    """Every muscle of trunk and limbs carries the four properties."""
    muscles = [card for card in deck.cards if card.file in {"muscles-trunk.md", "muscles-limbs.md"}]
    assert len(muscles) >= 32
    for card in muscles:
        assert {"origin", "insertion", "nerve", "action"} <= set(card.properties), card.id


def test_endocrine_cards_name_hormone_target_and_effect(deck: Source) -> None:
    """Every gland and every hormone says what is secreted, what it acts on and what it does there."""
    for card in deck.cards:
        if card.chapter == "Endocrine system":
            assert {"hormone", "target", "effect"} <= set(card.properties), card.id


def test_the_twelve_cranial_nerves(deck: Source) -> None:
    """They come in order, each with number, opening of the skull and a clinical test, and answer to number,
    ordinal and Latin name."""
    nerves = [card for card in deck.cards if card.file == "cranial-nerves.md"]
    assert [card.id for card in nerves] == [nerve for nerve, *_ in CRANIAL_NERVES]
    for number, (card, (_, roman, ordinal, opening)) in enumerate(
        zip(nerves, CRANIAL_NERVES, strict=True), start=1
    ):
        names = {name.casefold() for name in card.names()}
        wanted = {f"cn {roman}", f"cn {number}", f"cranial nerve {roman}", f"{ordinal} cranial nerve"}
        assert {name.casefold() for name in wanted} <= names, card.id
        assert card.properties["latin"][0].startswith("nerv"), card.id
        assert card.properties["sided"] == ["yes"], card.id
        note = card.properties["note"][0]
        assert f"Number {roman} of twelve" in note, card.id
        assert opening in note, card.id
        assert " test " in note, card.id


def test_palace_and_journeys_are_complete_and_in_order(deck: Source) -> None:
    """Houses and ways have every station, once, in the body's order, each with a step of its own."""
    chains = {chain.id: [card for card, _ in chain.steps] for chain in deck.chains}
    assert chains == {key: stations.split() for key, stations in CHAINS.items()}
    palaces = {chain.id for chain in deck.chains if chain.kind == "palace"}
    assert palaces == {"endocrine-house", "twelve-doors"}
    for chain in deck.chains:
        steps = [step for _, step in chain.steps]
        assert len(set(steps)) == len(steps)


def test_every_place_of_a_drawing_has_its_name_and_no_name_is_given_away(deck: Source) -> None:
    """Each drawing holds the marks 1 to n once, fits a small terminal, and names none of its structures."""
    diagrams = [chain for chain in deck.chains if chain.kind == "diagram"]
    assert {chain.id for chain in diagrams} == {"heart-plan", "neuron-plan"}
    for chain in diagrams:
        picture = "\n".join(chain.drawing)
        found = sorted(int(number) for number in re.findall(r"\[(\d+)\]", picture))
        assert found == list(range(1, len(chain.steps) + 1)), chain.id
        assert max(map(len, chain.drawing)) <= 60, chain.id
        for card, step in chain.steps:
            for name in deck.card(card).names():
                pattern = rf"\b{re.escape(name)}\b"
                assert not re.search(pattern, picture, re.IGNORECASE), (chain.id, name)
                assert not re.search(pattern, step, re.IGNORECASE), (chain.id, name)


def test_main_structures_carry_the_question_chain(deck: Source) -> None:
    """Why, what else, what if damaged: all three for the main structures."""
    for key in MAIN:
        assert {"why", "what-else", "if-damaged"} <= set(deck.card(key).properties), key


def _content_words(text: str) -> set[str]:
    words = re.findall(r"[a-z]{4,}", REFERENCE.sub(r"\1", text).casefold())
    return {word.removesuffix("s") for word in words} - {
        "with",
        "from",
        "that",
        "into",
        "which",
        "their",
        "this",
    }
