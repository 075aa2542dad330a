"""The schema's revisions, by name, so that a database's age is known without importing Alembic."""

from __future__ import annotations

# Oldest first; the last is what this version reads and writes. A test holds it against the migrations.
KNOWN = ("0001",)
HEAD = KNOWN[-1]
# SQLite's application id ("dnsc"), so that another program's database is told from ours.
APPLICATION_ID = 0x646E7363
