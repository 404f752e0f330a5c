"""Use cases of work on many products: asking for it, following it, undoing it, and doing it."""

from __future__ import annotations

from .tasks import TaskView, begin, get_task, list_tasks
from .undoing import undo

__all__ = ["TaskView", "begin", "get_task", "list_tasks", "undo"]
