"""Structured logs and metrics (Powertools), and the correlation id that ties a request to the jobs it causes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics

#: The request id a request came with; jobs inherit it from the event they work on.
correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")

logger = Logger(service="handsel", level=os.environ.get("LOG_LEVEL", "INFO"), utc=True)


def bind(identifier: str) -> None:
    """Log and record under this correlation id from now on, in this thread of execution."""
    correlation_id.set(identifier)
    logger.set_correlation_id(identifier)


def measure(name: str, values: Sequence[float], unit: str = "Count", **dimensions: str) -> None:
    """Publish `values` of one metric, as a log line in CloudWatch's embedded format; nothing when there are none.

    Each combination of dimensions is a metric that is paid for ($0.30 a month in which it is published at all).
    """
    if not values:
        return
    line = EphemeralMetrics(namespace="Handsel", service=f"handsel-{os.environ.get('STAGE', 'local')}")
    for dimension, of in dimensions.items():
        line.add_dimension(dimension, of)
    for value in values:
        line.add_metric(name, unit, value)
    line.flush_metrics()
