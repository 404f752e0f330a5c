"""What can go wrong with tasks."""

from __future__ import annotations

from ..core.errors import Conflict


class NotUndoable(Conflict):
    """It is not over yet, is undone already, is of a kind that cannot be undone, or its ten minutes have passed."""

    code = "not_undoable"
    title = "This can no longer be undone"


class NotUploaded(Conflict):
    """The CSV, or the zip that was announced with it, has not arrived."""

    code = "not_uploaded"
    title = "The file has not arrived yet"


class AlreadyStarted(Conflict):
    """The import runs, or has run."""

    code = "already_started"
    title = "This import has been started already"
