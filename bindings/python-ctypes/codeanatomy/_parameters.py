"""Parameters of a statement: as JSON where that is exact, as Arrow where it is not."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Optional, Union

from codeanatomy._arrow.batch import Batch
from codeanatomy._arrow.build import record_batch
from codeanatomy._arrow.encode import can_build
from codeanatomy._arrow.infer import infer_type
from codeanatomy._arrow.schema import DataType, Field, Schema
from codeanatomy.errors import InvalidArgumentError, InvalidParameterError

#: What `parameters` may be: values for `$1`, `$2`, …, values by name, or a batch of one row.
Parameters = Union[Sequence[Any], Mapping[str, Any], Batch, Any]

_INT64 = range(-(1 << 63), 1 << 63)


def as_json(parameters: Union[Sequence[Any], Mapping[str, Any]]) -> Optional[str]:
    """The parameters as JSON; None when JSON has no exact form for one of them."""
    values = parameters.values() if isinstance(parameters, Mapping) else parameters
    if not all(_is_exact_in_json(value) for value in values):
        return None
    whole = dict(parameters) if isinstance(parameters, Mapping) else list(parameters)
    return json.dumps(whole, ensure_ascii=False)


def _is_exact_in_json(value: Any) -> bool:
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return True
    if kind is int:
        return value in _INT64
    return kind is float and math.isfinite(value)


def as_batch(parameters: Union[Sequence[Any], Mapping[str, Any]], wanted: Schema) -> Batch:
    """The parameters as one row, in the types that planning inferred where they can be built."""
    named = _by_name(parameters)
    types = {field.name.lstrip("$"): field.type for field in wanted}
    fields = [Field(name, _type_of(name, value, types.get(name))) for name, value in named.items()]
    try:
        return record_batch([tuple(named.values())], Schema(tuple(fields)))
    except InvalidArgumentError as error:
        raise InvalidParameterError(str(error)) from error


def _by_name(parameters: Union[Sequence[Any], Mapping[str, Any]]) -> dict[str, Any]:
    if isinstance(parameters, Mapping):
        return dict(parameters)
    return {str(position): value for position, value in enumerate(parameters, start=1)}


def _type_of(name: str, value: Any, inferred: Optional[DataType]) -> DataType:
    """The inferred type when it takes the value, else the one that fits the value."""
    if inferred is not None and inferred.format != "n" and can_build(inferred, [value]):
        return inferred
    try:
        return infer_type([value])
    except (TypeError, ValueError) as error:
        raise InvalidParameterError(f"parameter ${name}: {error}") from error
