"""What to look at in the experiments on classical nets: pairs of units, one bit each. Data for people."""

from __future__ import annotations

from densecards.lab.explanations.text import AGS, HOPFIELD, Explanation

CLASSICAL: dict[str, Explanation] = {
    "small": Explanation(
        (
            "Five patterns of 64 units, one of them with eight bits wrong. Count how often it comes"
            " back whole, and how few updates it takes."
        ),
        (
            "Far below capacity a damaged memory is mended at once: nobody searches, the whole pulls"
            " the parts right."
        ),
        HOPFIELD,
    ),
    "near-capacity": Explanation(
        (
            "900 patterns in 8,000 units, a tenth of the bits wrong. It comes back nearly whole, and"
            " stays a little wrong; some runs end by hopping between two states."
        ),
        "A crowded memory still answers, with small errors that no further effort removes.",
        HOPFIELD + " " + AGS,
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
        AGS,
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
        AGS,
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
        HOPFIELD,
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
        AGS,
    ),
    "cliff": Explanation(
        "Of all patterns in a net of 4,000 units: how many still have a state of rest beside them?",
        "A finite net has no sharp edge: near capacity it is luck which memories survive.",
        AGS,
    ),
    "one-step": Explanation(
        (
            "Start at a stored pattern, update once, count wrong bits. The formula treats all other"
            " patterns as noise."
        ),
        "Interference among memories adds up like chance: each of the others is a small, random push.",
        HOPFIELD,
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
        AGS,
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
    "words": Explanation(
        (
            "CAT, DOG, HORSE and some more are stored letter by letter as pictures. Give C_T and see"
            " which word fills the gap."
        ),
        (
            "A gap is filled by what the rest agrees with. With two words that fit, the net blends or"
            " follows chance."
        ),
        HOPFIELD,
    ),
}
