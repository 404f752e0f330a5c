"""What a task is: its kinds, its states, its bounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, get_args

Action = Literal[
    "publish", "unpublish", "archive", "price", "tag", "untag", "collection_add", "collection_remove", "delete"
]
Kind = Literal[Action, "import", "export"]
Status = Literal["open", "running", "undoing", "done", "failed", "undone"]

IMPORT, EXPORT = "import", "export"

#: An import is open until it is started; it is open again when a dry run is over.
OPEN, RUNNING, UNDOING, DONE, FAILED, UNDONE = get_args(Status)

MAX_PRODUCTS = 500
#: Products that one event works on.
BATCH = 25
MAX_PROBLEMS_SHOWN = 50
UNDO_LIFE = timedelta(minutes=10)
KEEP = timedelta(days=30)
#: An import that is opened and never started goes sooner: its forms are good for an hour.
KEEP_UNSTARTED = timedelta(days=1)
#: As long as a media job may run, and some: a task that was silent for longer is told to go on.
NUDGE_AFTER = timedelta(minutes=20)
GIVE_UP_AFTER = timedelta(hours=24)
SIGNED_SECONDS = 3600
DOWNLOAD_SECONDS = 15 * 60

MEBIBYTE = 1 << 20
#: A batch of an import's lines, as it is kept between two events: the CSV, and its cells told apart.
BATCH_LIMIT = 8 * 10 * MEBIBYTE
CSV_LIMIT = 10 * MEBIBYTE
ZIP_LIMIT = 100 * MEBIBYTE


def object_key(task_id: str, name: str) -> str:
    """Where a task keeps one of its objects; the prefix expires by lifecycle."""
    return f"tasks/{task_id}/{name}"
