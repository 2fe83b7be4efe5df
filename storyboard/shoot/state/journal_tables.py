"""The tables of the journal, the same in SQLite and in PostgreSQL."""

import sqlalchemy as sa

tables = sa.MetaData()

attempts = sa.Table(
    "storyboard_attempts",
    tables,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False, index=True),
    sa.Column("shot", sa.Text, nullable=False),
    sa.Column("segment", sa.Integer, nullable=False),
    sa.Column("take", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("marker", sa.Integer),
    sa.Column("task_id", sa.Text, index=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.UniqueConstraint("project", "shot", "segment", "take"),
)

polls = sa.Table(
    "storyboard_polls",
    tables,
    sa.Column("attempt", sa.Text, sa.ForeignKey("storyboard_attempts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
)

stops = sa.Table(
    "storyboard_stops",
    tables,
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("shot", sa.Text, primary_key=True),
)

callbacks = sa.Table(
    "storyboard_callbacks",
    tables,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("attempt", sa.Text, sa.ForeignKey("storyboard_attempts.id", ondelete="CASCADE"), nullable=False),
)

costs = sa.Table(
    "storyboard_costs",
    tables,
    sa.Column("attempt", sa.Text, sa.ForeignKey("storyboard_attempts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("usd", sa.Float, nullable=False),
    sa.Index("storyboard_costs_of_run", "project", "run_id", "tokens", "usd"),
)

times = sa.Table(
    "storyboard_times",
    tables,
    sa.Column("attempt", sa.Text, sa.ForeignKey("storyboard_attempts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("noted_at", sa.Text, nullable=False),
    sa.Column("took_s", sa.Float, nullable=False),
    sa.Index("storyboard_times_lately", "service", "kind", "noted_at"),
)

owners = sa.Table(
    "storyboard_owners",
    tables,
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False),
)
