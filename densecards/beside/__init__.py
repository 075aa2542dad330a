"""Processes beside the program, for work that would hold its interpreter: started, talked to, ended.

This room knows how two processes talk and nothing of what they say.
"""

from densecards.beside.child import Child, ChildEndedError, module_command, pipes
from densecards.beside.frames import Frame, read_frame, write_frame

__all__ = ["Child", "ChildEndedError", "Frame", "module_command", "pipes", "read_frame", "write_frame"]
