"""Alembic's revisions of the schema; they load only when a database is older than this version."""
