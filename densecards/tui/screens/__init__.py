"""The screens: each asks `study` through the door, shows what came, and owns the effect of every message."""
