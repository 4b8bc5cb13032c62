"""Python models in a world: their frames out, what they give back in as a table."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from sekisho import engine, sandbox
from sekisho.engine import identifier
from sekisho.errors import DataError
from sekisho.messages import Message, listed
from sekisho.model import PythonModel

_MADE = "sekisho_made"


def make_table(world: duckdb.DuckDBPyConnection, model: PythonModel) -> None:
    """Run a Python model on the relations of a locked world, and make the table of its name there.

    The frames come out of the world, so they hold what its use may see and nothing else.

    Raises:
        DataError: the model fails, or its key is not unique.
    """
    made = sandbox.run(model, lambda relation: frame_of(world, model, relation))
    world.register(_MADE, made)
    try:
        columns = ", ".join(
            f"CAST({identifier(n)} AS {t}) AS {identifier(n)}" for n, t in model.outputs.items()
        )
        key = ", ".join(map(identifier, model.key))
        world.execute(
            f"CREATE TABLE {identifier(model.name)} AS SELECT {columns} FROM {_MADE} ORDER BY {key}"
        )
    finally:
        world.unregister(_MADE)
    twice = engine.scalar(
        world,
        f"SELECT count(*) FROM (SELECT 1 FROM {identifier(model.name)} GROUP BY {key} HAVING count(*) > 1)",
    )
    if twice:
        raise DataError(Message("python.not-unique", columns=listed(model.key)), place=model.place)


def frame_of(
    world: duckdb.DuckDBPyConnection, model: PythonModel, relation: str
) -> pa.RecordBatchReader:
    """The rows of one input, with the declared columns only, in the one order that they have.

    Rows that are the same in all of these columns are the same to the model, whichever comes first.
    """
    columns = ", ".join(map(identifier, model.inputs[relation]))
    query = f"SELECT {columns} FROM {identifier(relation)} ORDER BY ALL"
    return world.sql(query).to_arrow_reader(engine.BATCH_ROWS)
