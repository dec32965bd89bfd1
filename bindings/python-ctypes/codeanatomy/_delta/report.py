"""What changes of Delta tables report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from codeanatomy._native import Owned
from codeanatomy._task import take_text
from codeanatomy.errors import Error, error_from_facts


@dataclass(frozen=True)
class DeltaStep:
    """One step of `DeltaTable.maintain`."""

    operation: str
    #: As in a report, or `failed`, or `not_run` when a step before it failed.
    status: str
    report: Optional[DeltaReport]
    error: Optional[Error]


@dataclass(frozen=True)
class DeltaReport:
    """What became of a change of a Delta table."""

    operation: str
    #: `committed`, `skipped` (mode ignore), `skipped_duplicate` (application transaction),
    #: `unchanged` or `dry_run`; of `maintain`, `completed` or `failed`.
    status: str
    #: None for a new table.
    version_before: Optional[int]
    version_after: Optional[int]
    #: What the operation counted; the names are its own.
    metrics: Mapping[str, Any]
    commit_metadata: Mapping[str, Any]
    #: Whether the commit was read back and is this one; None when nothing was committed.
    verified: Optional[bool]
    #: Seconds.
    elapsed: float
    #: Of `maintain`, in the order in which they ran.
    steps: tuple[DeltaStep, ...] = ()


def take_report(task: Owned) -> DeltaReport:
    """The result of a task that changes a table."""
    return _report(json.loads(take_text(task)))


def _report(facts: Mapping[str, Any]) -> DeltaReport:
    return DeltaReport(
        operation=facts["operation"],
        status=facts["status"],
        version_before=facts["version_before"],
        version_after=facts["version_after"],
        metrics=facts.get("metrics", {}),
        commit_metadata=facts.get("commit_metadata", {}),
        verified=facts.get("verified"),
        elapsed=facts["elapsed_ms"] / 1000,
        steps=tuple(_step(step) for step in facts.get("steps", ())),
    )


def report_facts(report: DeltaReport) -> dict[str, Any]:
    """A report as the library gave it, without the steps of `maintain`."""
    return {
        "operation": report.operation,
        "status": report.status,
        "version_before": report.version_before,
        "version_after": report.version_after,
        "metrics": report.metrics,
        "commit_metadata": report.commit_metadata,
        "verified": report.verified,
        "elapsed_ms": round(report.elapsed * 1000),
    }


def _step(facts: Mapping[str, Any]) -> DeltaStep:
    report, error = facts.get("report"), facts.get("error")
    return DeltaStep(
        operation=facts["operation"],
        status=facts["status"],
        report=None if report is None else _report(report),
        error=None if error is None else error_from_facts(error),
    )
