"""Routes of tasks: work on many products, and the way in and out by CSV."""

from __future__ import annotations

from ..core.errors import Forbidden, NotFound
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Limit, Routes, Who
from . import schemas, service
from .errors import NotUndoable

routes = Routes("bulk")


@routes.post(
    "/api/stores/{store}/tasks",
    who=Who.MANAGER,
    body=schemas.TaskIn,
    returns=schemas.Task,
    status=202,
    idempotent=True,
    limit=Limit(300, 3600),
    errors=(NotFound, Forbidden),
)
def begin_task(call: Call, store: str, body: schemas.TaskIn) -> schemas.Task:
    """Have something done to up to 500 products; follow it at `/api/tasks/{task}`."""
    return schemas.Task.of(service.begin(call.actor, store, body.action, body.product_ids, body.params()))


@routes.get(
    "/api/stores/{store}/tasks", who=Who.MANAGER, returns=schemas.Task, paged=True, errors=(NotFound, Forbidden)
)
def list_tasks(call: Call, store: str, page: PageRequest) -> Page[schemas.Task]:
    """A store's tasks, newest first; what is older than 30 days is forgotten."""
    return service.list_tasks(call.actor, store, page).map(schemas.Task.of)


@routes.get("/api/tasks/{task}", who=Who.MANAGER, returns=schemas.Task, errors=(NotFound, Forbidden))
def get_task(call: Call, task: str) -> schemas.Task:
    """How far a task is."""
    return schemas.Task.of(service.get_task(call.actor, task))


@routes.post(
    "/api/tasks/{task}/undo",
    who=Who.MANAGER,
    returns=schemas.Task,
    status=202,
    errors=(NotFound, Forbidden, NotUndoable),
)
def undo_task(call: Call, task: str) -> schemas.Task:
    """Take a bulk action back, within ten minutes of its end. What was changed since stays and is reported."""
    return schemas.Task.of(service.undo(call.actor, task))
