"""The tests of grading share cards by importing their module."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
