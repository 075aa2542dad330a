"""A glossary and a short history, as data. What is metaphor is said to be metaphor."""

from __future__ import annotations

from dataclasses import dataclass

GLOSSARY: dict[str, str] = {
    "pattern": "one stored memory: a row of ±1, or a vector. {0, 1} patterns are read as ±1 with 0 as −1.",
    "unit": (
        "one element of a net, up (+1) or down (−1). Also called neuron or spin; it is a number, not a cell."
    ),
    "cue": "the state a net is started from: a damaged, partial or similar pattern.",
    "weight": (
        "how strongly two units pull each other the same way. In Hebb's rule the sum, over"
        " patterns, of whether they agree."
    ),
    "load": "patterns per unit, K/N. For powers, patterns per N to the n − 1.",
    "capacity": "the load beyond which patterns are no longer recalled, as well as one asks for.",
    "field": "the sum of everything that pulls at a unit. Its sign is where the unit wants to go.",
    "energy": (
        "a number for each state that updates one after another never raise. Its valleys are the memories."
    ),
    "attractor": (
        "a state that nearby states fall into: a fixed point, or for synchronous updates a 2-cycle."
    ),
    "basin": "all states that fall into the same attractor. A large basin forgives a bad cue.",
    "spurious state": (
        "an attractor that nobody stored: a mixture, a mirror image, or a state like none of them."
    ),
    "overlap": (
        "m = ξ·s / N, how alike state and pattern are: 1 the same, 0 unrelated, −1 the mirror image."
    ),
    "Hamming distance": "the number of units in which two states differ; N (1 − m) / 2.",
    "synchronous": "all units are updated at once from the same state.",
    "asynchronous": (
        "units are updated one after another, each seeing the ones before it. N updates are a sweep."
    ),
    "separation": (
        "the function that makes the best match stand out: square, power, exponential, softmax, sparsemax."
    ),
    "inverse temperature β": (
        "how sharp a softmax is: small blends all patterns, large takes the nearest alone."
    ),
    "dense associative memory": (
        "a net whose separation is steeper than the square, so that far more patterns fit."
    ),
    "stability margin": (
        "the smallest field of a pattern in its own direction; above zero it is a fixed point."
    ),
}


@dataclass(frozen=True)
class Event:
    """One step of the story."""

    year: str
    text: str
    metaphor: str = ""


HISTORY: tuple[Event, ...] = (
    Event(
        "1949",
        "Donald Hebb proposes that connections grow between cells that are active together.",
        (
            "“Cells that fire together wire together” came later and simplifies: real synapses also"
            " need the right order in time, and weaken too."
        ),
    ),
    Event(
        "1972",
        "Kaoru Nakano and Shun-ichi Amari describe nets that store patterns and recall them by settling.",
    ),
    Event(
        "1974",
        "William Little asks whether such nets have persistent states, as magnets do.",
    ),
    Event(
        "1982",
        "John Hopfield gives the settling an energy: every update goes downhill, and memories are valleys.",
        (
            "The landscape is a picture. A state is a corner of a cube in thousands of dimensions,"
            " and no ball rolls there."
        ),
    ),
    Event("1984", "Hopfield extends the net to graded units; the energy stays."),
    Event(
        "1985",
        (
            "Daniel Amit, Hanoch Gutfreund and Haim Sompolinsky compute the capacity with the physics"
            " of spin glasses: 0.138 patterns a unit. David Ackley, Geoffrey Hinton and Terrence"
            " Sejnowski let such a net learn: the Boltzmann machine."
        ),
    ),
    Event(
        "1987", "Robert McEliece and others: asked for no error at all, capacity is N / (2 ln N), and less."
    ),
    Event(
        "1988",
        "Mikhail Tsodyks and Mikhail Feigel'man, and Elizabeth Gardner: sparse patterns, and the best that"
        " any weights can do.",
    ),
    Event(
        "2016",
        (
            "Dmitry Krotov and Hopfield replace the square by a higher power: dense associative"
            " memory, with room for a power of N."
        ),
    ),
    Event(
        "2017",
        "Mete Demircigil and others take the exponential: room for exponentially many patterns. In the same"
        " year the transformer appears, built on attention, with no thought of Hopfield.",
    ),
    Event(
        "2020",
        (
            "Hubert Ramsauer and others show that one update of the continuous exponential net is the"
            " transformer's attention."
        ),
        "A transformer does not thereby remember as people do; one formula occurs in both.",
    ),
    Event(
        "2021",
        (
            "Krotov and Hopfield give dense memories two layers of simple units, so that no"
            " connection joins more than two."
        ),
    ),
    Event(
        "2022",
        ("Beren Millidge and others sort memories by their parts: similarity, separation, projection."),
    ),
    Event(
        "2023",
        "Sparse projections recall exactly: sparsemax and entmax enter the net (Hu, Martins, Santos and"
        " others).",
    ),
    Event(
        "2024",
        "The Nobel Prize in Physics goes to John Hopfield and Geoffrey Hinton, for discoveries that enable"
        " machine learning with artificial neural networks.",
    ),
    Event(
        "2025",
        (
            "Leo Kozachkov, Jean-Jacques Slotine and Dmitry Krotov propose that astrocytes, which"
            " touch many synapses each, could give the brain a dense associative memory. Benjamin"
            " Hoover and others find energies whose blends become new memories."
        ),
        (
            "That astrocytes do this is a hypothesis, and not yet seen. Nothing in densecards depends"
            " on it: its memory is a model of cards and cues, not of a brain."
        ),
    ),
)
