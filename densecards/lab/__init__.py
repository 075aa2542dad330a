"""Hopfield networks and dense associative memories to hold in your hand.

`catalogue` names the experiments, `run` runs one, `playground` has what a screen shows step by step.
The package imports nothing heavy: NumPy comes with a model, Numba with the first kernel.
"""
