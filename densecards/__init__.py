"""densecards: spaced repetition over memory webs.

Nothing is imported here but the thread-pool settings below: the first frame of the app
must not wait for NumPy, Numba, SQLModel or the encoder.
"""

import os

__version__ = "0.1.0"

# Idle threads of OpenMP and OpenBLAS spin by default and starve the compiled kernels (a parallel kernel
# ran ten times slower beside them). The settings only count if they stand before NumPy loads, and a
# user's own choice wins.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
