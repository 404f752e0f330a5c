"""Use cases of work on many products: asking for it, following it, undoing it, and doing it."""

from __future__ import annotations

from .exporting import export
from .imports import Import, lines, open_import, start
from .tasks import TaskView, begin, get_task, list_tasks
from .undoing import undo

__all__ = [
    "Import",
    "TaskView",
    "begin",
    "export",
    "get_task",
    "lines",
    "list_tasks",
    "open_import",
    "start",
    "undo",
]
