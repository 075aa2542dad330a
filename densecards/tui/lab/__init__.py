"""The parts of the lab's screen: its tabs, what they draw with, and what they ask of `densecards.lab`."""
