"""Second: what a spelling can mean, whether two places are one, and what is known of areas and of outcomes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("batches", sa.Column("senders", sa.Text(), nullable=False, server_default=""))
    op.add_column("same_as", sa.Column("same", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("spellings", sa.Column("answer", sa.Text(), nullable=False, server_default="place"))
    op.add_column("spellings", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    for name in ("lat", "lon", "precision_m"):
        op.add_column("spellings", sa.Column(name, sa.Double(), nullable=True))
    op.add_column("records", sa.Column("stated_m", sa.Double(), nullable=True))
    op.execute("UPDATE spellings SET answer = 'cannot' WHERE place_id = ''")
    _areas()
    _outcomes()


def _areas() -> None:
    op.create_table(
        "area_links",
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("within_layer", sa.Text(), nullable=False),
        sa.Column("within_code", sa.Text(), nullable=False),
        sa.Column("within_name", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_area_links_batch")),
        sa.PrimaryKeyConstraint("layer", "code", "within_layer", "batch", name=op.f("pk_area_links")),
    )
    op.create_table(
        "area_figures",
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_area_figures_batch")),
        sa.PrimaryKeyConstraint("layer", "code", "measure", "period", "batch", name=op.f("pk_area_figures")),
    )


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_outcomes_batch")),
        sa.PrimaryKeyConstraint("batch", "position", name=op.f("pk_outcomes")),
    )
