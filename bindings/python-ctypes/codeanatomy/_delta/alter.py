"""Changing Delta tables themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from codeanatomy import delta
from codeanatomy._delta.options import Column, CommitOptions
from codeanatomy._delta.report import DeltaReport

if TYPE_CHECKING:
    from typing import Callable

    from typing_extensions import Unpack

    from codeanatomy._call import CallKeywords


class TableAlterer:
    """What `DeltaTable.alter` gives."""

    __slots__ = ("_run",)

    def __init__(self, run: Callable[..., DeltaReport]) -> None:
        self._run = run

    def add_feature(
        self,
        feature: Union[str, Sequence[str]],
        allow_protocol_versions_increase: bool = False,
        *,
        force: Optional[bool] = None,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Adds one table feature or several; `force` also those that cannot be written here."""
        request = delta.add_features(
            _names(feature),
            allow_protocol_versions_increase=allow_protocol_versions_increase,
            force=force,
            commit=commit,
        )
        return self._run(request, **keywords)

    def add_constraint(
        self,
        constraints: Mapping[str, str],
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Adds constraints, which are SQL by name. Every row is checked first."""
        return self._run(delta.add_constraints(constraints, commit=commit), **keywords)

    def drop_constraint(
        self,
        name: Union[str, Sequence[str]],
        raise_if_not_exists: bool = True,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Drops one constraint or several, with one commit for each."""
        request = delta.drop_constraints(
            _names(name), if_exists=not raise_if_not_exists, commit=commit
        )
        return self._run(request, **keywords)

    def set_table_properties(
        self,
        properties: Mapping[str, str],
        raise_if_not_exists: bool = True,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Sets table properties such as `delta.appendOnly`."""
        request = delta.set_properties(
            properties, allow_unknown=not raise_if_not_exists, commit=commit
        )
        return self._run(request, **keywords)

    def add_columns(
        self,
        columns: Union[Column, Sequence[Column]],
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Adds columns, which are NULL in the rows that there are."""
        several = [columns] if isinstance(columns, Mapping) else columns
        return self._run(delta.add_columns(several, commit=commit), **keywords)

    def set_table_name(
        self,
        name: str,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Names the table."""
        return self._run(delta.set_metadata(name=name, commit=commit), **keywords)

    def set_table_description(
        self,
        description: str,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Describes the table."""
        return self._run(delta.set_metadata(description=description, commit=commit), **keywords)

    def set_column_metadata(
        self,
        column: str,
        metadata: Mapping[str, Any],
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Sets the metadata of a column."""
        return self._run(delta.set_column_metadata(column, metadata, commit=commit), **keywords)

    def drop_column_not_null(
        self,
        column: str,
        *,
        commit: Optional[CommitOptions] = None,
        **keywords: Unpack[CallKeywords],
    ) -> DeltaReport:
        """Lets a column take NULL."""
        return self._run(delta.drop_column_not_null(column, commit=commit), **keywords)


def _names(names: Union[str, Sequence[str]]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
