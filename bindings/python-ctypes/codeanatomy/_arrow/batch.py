"""Record batches, their columns, and tables of several batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Optional, Union

from codeanatomy._abi import ArrowArray, ArrowSchema
from codeanatomy._arrow.capsule import take_capsule
from codeanatomy._arrow.decode import decode
from codeanatomy._arrow.schema import DataType, Field, Schema, read_schema
from codeanatomy._arrow.structs import OwnedStruct
from codeanatomy.errors import ExecutionError, InvalidArgumentError


class Column:
    """One column of a batch. Values are made into Python objects when they are asked for."""

    __slots__ = ("_array", "_length", "_owner", "_start", "field")

    def __init__(
        self, owner: OwnedStruct, array: Any, start: int, length: int, field: Field
    ) -> None:
        self._owner = owner  # keeps the memory that `array` points to
        self._array = array
        self._start = start
        self._length = length
        #: Name, type and whether nulls may occur.
        self.field = field

    @property
    def name(self) -> str:
        """The column's name."""
        return self.field.name

    @property
    def type(self) -> DataType:
        """The column's type."""
        return self.field.type

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return iter(self.to_pylist())

    def __getitem__(self, row: int) -> Any:
        """The value of one row; negative rows count from the end."""
        at = row + self._length if row < 0 else row
        if not 0 <= at < self._length:
            raise IndexError(f"row {row} of {self._length}")
        return self._decode(at, 1, False)[0]

    def to_pylist(self, *, stored: bool = False) -> list[Any]:
        """All values; None for nulls.

        `stored` gives dates, times, timestamps, durations and decimals as the integers that Arrow
        stores, which also works for values that Python's own classes cannot hold.
        """
        return self._decode(0, self._length, stored)

    def _decode(self, start: int, count: int, stored: bool) -> list[Any]:
        try:
            return decode(self._array, self.type, self._start + start, count, stored)
        except (ValueError, OverflowError) as error:
            raise ExecutionError(
                f"column '{self.name}' of type {self.type} has a value that Python cannot hold: "
                f"{error}; cast the column in SQL, or read it with to_pylist(stored=True)"
            ) from error

    def __repr__(self) -> str:
        return f"<Column {self.field}, {self._length} rows>"


class Batch:
    """A record batch: equally long columns in Arrow memory.

    Immutable, usable from any thread, independent of the reader and session it came from. Anything
    that knows the Arrow PyCapsule interface takes it, without a copy.
    """

    __slots__ = ("_owner", "_schema")

    def __init__(self, owner: OwnedStruct, schema: Schema) -> None:
        self._owner = owner
        self._schema = schema

    @staticmethod
    def from_arrow(source: Any) -> Batch:
        """A batch of any object with `__arrow_c_array__`, without a copy."""
        if not hasattr(source, "__arrow_c_array__"):
            raise InvalidArgumentError(
                f"a {type(source).__name__} is no Arrow batch: it has no __arrow_c_array__"
            )
        schema_capsule, array_capsule = source.__arrow_c_array__()
        schema = read_schema(take_capsule(schema_capsule, ArrowSchema))
        return Batch(take_capsule(array_capsule, ArrowArray), schema)

    @property
    def schema(self) -> Schema:
        """The columns' names and types."""
        return self._schema

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return int(self._owner.struct.length)

    @property
    def num_columns(self) -> int:
        """How many columns there are."""
        return len(self._schema)

    def __len__(self) -> int:
        return self.num_rows

    def column(self, key: Union[int, str]) -> Column:
        """A column by position or by name."""
        index = self._schema.index_of(key) if isinstance(key, str) else key
        field = self._schema.fields[index]
        struct = self._owner.struct
        child = struct.children[index % self.num_columns].contents
        return Column(self._owner, child, struct.offset, self.num_rows, field)

    @property
    def columns(self) -> list[Column]:
        """All columns."""
        return [self.column(index) for index in range(self.num_columns)]

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as tuples."""
        if not self.num_columns:
            return [()] * self.num_rows
        return list(zip(*(column.to_pylist() for column in self.columns)))

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        names = self._schema.names
        return [dict(zip(names, row)) for row in self.rows()]

    def to_pydict(self) -> dict[str, list[Any]]:
        """The columns as lists, by name."""
        return {column.name: column.to_pylist() for column in self.columns}

    def __arrow_c_schema__(self) -> Any:
        """The schema as a capsule of the Arrow PyCapsule interface."""
        return self._schema.__arrow_c_schema__()

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]:
        """The batch as a pair of capsules of the Arrow PyCapsule interface. Nothing is cast."""
        from codeanatomy._arrow.export import export_batch

        return self.__arrow_c_schema__(), export_batch(self)

    def __repr__(self) -> str:
        return f"<Batch {self.num_rows} rows of ({', '.join(map(str, self._schema))})>"


class Table:
    """Batches of one schema in memory: what `Reader.read_all` gives."""

    __slots__ = ("_batches", "_schema")

    def __init__(self, batches: Sequence[Batch], schema: Optional[Schema] = None) -> None:
        if schema is None:
            if not batches:
                raise InvalidArgumentError("a table without batches needs a schema")
            schema = batches[0].schema
        for batch in batches:
            if batch.schema != schema:
                expected, found = (", ".join(map(str, one)) for one in (schema, batch.schema))
                raise InvalidArgumentError(
                    f"the batches of a table have one schema: not ({expected}) and ({found})"
                )
        self._schema = schema
        self._batches = tuple(batches)

    @property
    def schema(self) -> Schema:
        """The columns' names and types."""
        return self._schema

    @property
    def batches(self) -> tuple[Batch, ...]:
        """The batches in order."""
        return self._batches

    @property
    def num_rows(self) -> int:
        """How many rows there are in all."""
        return sum(batch.num_rows for batch in self._batches)

    def __len__(self) -> int:
        return self.num_rows

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as tuples."""
        return [row for batch in self._batches for row in batch.rows()]

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [row for batch in self._batches for row in batch.to_pylist()]

    def to_pydict(self) -> dict[str, list[Any]]:
        """The columns as lists, by name."""
        columns: dict[str, list[Any]] = {name: [] for name in self._schema.names}
        for batch in self._batches:
            for name, values in batch.to_pydict().items():
                columns[name] += values
        return columns

    def __arrow_c_schema__(self) -> Any:
        """The schema as a capsule of the Arrow PyCapsule interface."""
        return self._schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as a stream capsule of the Arrow PyCapsule interface. Nothing is cast."""
        from codeanatomy._arrow.export import export_stream

        return export_stream(self._schema, iter(self._batches))

    def __repr__(self) -> str:
        return f"<Table {self.num_rows} rows of ({', '.join(map(str, self._schema))})>"
