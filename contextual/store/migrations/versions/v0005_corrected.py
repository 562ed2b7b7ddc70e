"""Fifth: records that a later file corrected; which answers a file was read with, and which questions stayed open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("batches", sa.Column("answers", sa.Text(), nullable=False, server_default=""))
    op.add_column("batches", sa.Column("asked", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "superseded",
        sa.Column("record", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("by_record", sa.BigInteger(), nullable=False),
        sa.Column("by_batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_superseded_batch")),
        sa.ForeignKeyConstraint(["by_batch"], ["batches.seq"], name=op.f("fk_superseded_by_batch")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_superseded")),
    )
