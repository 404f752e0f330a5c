"""Structured logs and metrics (Powertools), and the correlation id that ties a request to the jobs it causes."""

from __future__ import annotations

import os
from contextvars import ContextVar

from aws_lambda_powertools import Logger, Metrics

#: The request id a request came with; jobs inherit it from the event they work on.
correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")

logger = Logger(service="handsel", level=os.environ.get("LOG_LEVEL", "INFO"), utc=True)
metrics = Metrics(namespace="Handsel", service="handsel")


def bind(identifier: str) -> None:
    """Log and record under this correlation id from now on, in this thread of execution."""
    correlation_id.set(identifier)
    logger.set_correlation_id(identifier)
