"""The first schema: decks, the learner's links, the append-only log and what is folded from it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# MySQL cannot index TEXT; everywhere else a key has no length.
KEY = sa.Text().with_variant(sa.String(190), "mysql", "mariadb")


def upgrade() -> None:
    """Make every table, index and guard."""
    op.create_table(
        "alias",
        sa.Column("old", KEY, nullable=False),
        sa.Column("new", KEY, nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("old", "new", name=op.f("pk_alias")),
    )
    op.create_table(
        "deck",
        sa.Column("id", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("gloss_language", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("installed", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deck")),
    )
    op.create_table(
        "edge",
        sa.Column("a", KEY, nullable=False),
        sa.Column("b", KEY, nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_edge")),
    )
    op.create_index("ix_edge_b", "edge", ["b"])
    op.create_table(
        "link_strength",
        sa.Column("card", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("successes", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("card", "slot", name=op.f("pk_link_strength")),
    )
    op.create_table(
        "log",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("card", KEY, nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("cues", sa.Text(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=True),
        sa.Column("wrong_card", KEY, nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=True),
        sa.Column("interval", sa.Double(), nullable=True),
        sa.Column("density", sa.Double(), nullable=True),
        sa.Column("own_links", sa.Integer(), nullable=True),
        sa.Column("encoder_hash", sa.Text(), nullable=True),
        sa.Column("undoes", KEY, nullable=True),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("together", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("scheduled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_index("ix_log_at", "log", ["at"])
    op.create_index("ix_log_card", "log", ["card"])
    wrong = sa.text("wrong_card IS NOT NULL")
    op.create_index("ix_log_wrong_card", "log", ["wrong_card"], sqlite_where=wrong, postgresql_where=wrong)
    op.create_table(
        "meta",
        sa.Column("key", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "undone",
        sa.Column("id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undone")),
    )
    op.create_table(
        "vector",
        sa.Column("encoder_hash", KEY, nullable=False),
        sa.Column("text_hash", KEY, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("encoder_hash", "text_hash", name=op.f("pk_vector")),
    )
    op.create_table(
        "card",
        sa.Column("id", KEY, nullable=False),
        sa.Column("deck", KEY, nullable=False),
        sa.Column("headword", sa.Text(), nullable=False),
        sa.Column("gloss", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("retired", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["deck"], ["deck.id"], name=op.f("fk_card_deck")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
    )
    op.create_index("ix_card_deck_retired", "card", ["deck", "retired"])
    op.create_table(
        "chain",
        sa.Column("id", KEY, nullable=False),
        sa.Column("deck", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deck"], ["deck.id"], name=op.f("fk_chain_deck")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
    )
    op.create_index("ix_chain_deck", "chain", ["deck"])
    op.create_table(
        "medium",
        sa.Column("deck", KEY, nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deck"], ["deck.id"], name=op.f("fk_medium_deck")),
        sa.PrimaryKeyConstraint("deck", "path", name=op.f("pk_medium")),
    )
    op.create_table(
        "scene",
        sa.Column("deck", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("chapter", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deck"], ["deck.id"], name=op.f("fk_scene_deck")),
        sa.PrimaryKeyConstraint("deck", "key", name=op.f("pk_scene")),
    )
    op.create_table(
        "deck_link",
        sa.Column("card", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"], name=op.f("fk_deck_link_card")),
        sa.PrimaryKeyConstraint("card", "slot", name=op.f("pk_deck_link")),
    )
    op.create_table(
        "item",
        sa.Column("card", KEY, nullable=False),
        sa.Column("prompt", KEY, nullable=False),
        sa.Column("deck", KEY, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("met", sa.BigInteger(), nullable=False),
        sa.Column("suspended", sa.Integer(), nullable=False),
        sa.Column("buried_until", sa.BigInteger(), nullable=False),
        sa.Column("flag", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"], name=op.f("fk_item_card")),
        sa.PrimaryKeyConstraint("card", "prompt", name=op.f("pk_item")),
    )
    op.create_index("ix_item_deck_queue_rank", "item", ["deck", "queue", "rank", "buried_until", "met"])
    met = sa.text("met > 0")
    op.create_index("ix_item_met_card", "item", ["met", "card"], sqlite_where=met, postgresql_where=met)
    op.create_index("ix_item_queue_rank", "item", ["queue", "rank", "buried_until", "met"])
    op.create_table(
        "own_link",
        sa.Column("card", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"], name=op.f("fk_own_link_card")),
        sa.PrimaryKeyConstraint("card", "slot", name=op.f("pk_own_link")),
    )
    for statement in guards(op.get_bind().dialect.name):
        op.execute(statement)


def guards(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the log append-only on a dialect; () where none are known."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER log_never_{action.lower()} BEFORE {action} ON log "
            "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
            for action in ("UPDATE", "DELETE")
        )
    if dialect == "postgresql":
        return (
            "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the review log is append-only'; END $$",
            "CREATE TRIGGER log_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON log "
            "FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()",
        )
    if dialect in ("mysql", "mariadb"):
        return tuple(
            f"CREATE TRIGGER log_never_{action.lower()} BEFORE {action} ON log FOR EACH ROW "
            "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the review log is append-only'"
            for action in ("UPDATE", "DELETE")
        )
    return ()
