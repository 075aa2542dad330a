"""Read before any test module, so that the thread pools are set before NumPy loads.

With OpenBLAS's own default a small matrix product can wait a hundred times longer on a busy machine.
"""

import densecards  # noqa: F401
