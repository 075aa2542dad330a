"""Words of English that carry grammar and no content: nobody who reads a text for its terms learns them anew.

The list is a reader's, made for this program; it holds articles, pronouns, prepositions, conjunctions,
auxiliaries and the commonest adverbs.
"""

from __future__ import annotations

from collections.abc import Sequence

ENGLISH = frozenset(
    """
    a about above across after again against all almost along already also although always am among
    an and another any anyone anything are around as at away back be became because become been
    before behind being below beneath beside between beyond both but by came can cannot come could
    did do does doing done down during each either else enough even ever every everyone everything
    except few for from further gave get give go goes had has have having he hence her here hers
    herself him himself his how however i if in inside instead into is it its itself just kept last
    least less let like many may me might mine more most much must my myself near nearly neither
    never next no nobody none nor not nothing now of off often on once one only onto or other others
    our ours out outside over own per perhaps quite rather same she should since so some someone
    something sometimes soon still such than that the their theirs them themselves then there
    therefore these they this those though through thus to together too toward towards under unless
    until up upon us used very via was we well were what when where whether which while who whole
    whom whose why will with within without would yet you your yours yourself
    """.split()
)
_TELLS = {
    "en": frozenset("the of and is that with was are this from which be by it as to".split()),
    "nordic": frozenset("og er det som på til av ikke har jeg en et med den ei å".split()),
}


def is_english(words: Sequence[str]) -> bool:
    """Return whether a text of these words, in lower case, is English rather than Norwegian."""
    english, nordic = (sum(word in tells for word in words) for tells in _TELLS.values())
    return english > nordic
