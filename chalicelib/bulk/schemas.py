"""What goes in and out of the routes of tasks."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from ..http.schema import Clean, Schema, Timestamp
from .rules import prices
from .rules import tasks as rules
from .rules.tasks import Action, Kind, Status
from .service import Import, TaskView
from .tables import LineRow

Id = Annotated[str, Field(min_length=1, max_length=40)]


def _two_decimals(value: float) -> float:
    if round(value, 2) != value:
        raise ValueError("Give at most two decimals.")
    return value


Percent = Annotated[
    float,
    Field(
        ge=prices.LEAST / 100,
        le=prices.MOST / 100,
        allow_inf_nan=False,
        description="Raises prices, negative lowers; to two decimals. Prices are rounded to the nearest minor unit, "
        "half of one upwards.",
    ),
    AfterValidator(_two_decimals),
]


class TaskIn(Schema):
    """`percent` belongs to `price`, `tag` to `tag` and `untag`, `collection_id` to the actions on collections."""

    action: Action
    product_ids: list[Id] = Field(min_length=1, max_length=rules.MAX_PRODUCTS)
    percent: Percent | None = None
    tag: Annotated[str, Field(min_length=1, max_length=40), Clean] | None = None
    collection_id: Id | None = None

    @model_validator(mode="after")
    def _needs(self) -> TaskIn:
        needed = {"price": "percent", "tag": "tag", "untag": "tag"}.get(self.action)
        if self.action.startswith("collection"):
            needed = "collection_id"
        for name in ("percent", "tag", "collection_id"):
            given = getattr(self, name) is not None
            if given != (name == needed):
                raise ValueError(f"{name}: {'only other actions take this' if given else 'this action needs it'}")
        return self

    def params(self) -> dict[str, Any]:
        """What the action needs beside its products."""
        if self.percent is not None:
            return {"hundredths": int((Decimal(str(self.percent)) * 100).to_integral_value())}
        if self.tag is not None:
            return {"tag": self.tag.lower()}
        return {"collection_id": self.collection_id} if self.collection_id is not None else {}


class TaskError(Schema):
    """Why a task could not be carried out at all."""

    code: str
    message: str

    @classmethod
    def of(cls, error: dict[str, str] | None) -> TaskError | None:
        return cls.model_construct(code=error["code"], message=error["message"]) if error is not None else None


class TaskProblem(Schema):
    """What was not done, to which product or line of the CSV, and why."""

    product_id: str | None
    line: int | None
    code: str
    message: str


class Task(Schema):
    """Work on many products. `problems` are the first 50 and, like `download_url`, told of a single task only."""

    id: str
    store_id: str
    kind: Kind
    status: Status
    dry_run: bool
    total: int
    done: int
    changed: int
    failed: int
    error: TaskError | None
    undo_until: Timestamp | None
    created_at: Timestamp
    finished_at: Timestamp | None
    download_url: str | None
    problems: list[TaskProblem]

    @classmethod
    def of(cls, task: TaskView) -> Task:
        made = {name: getattr(task, name) for name in cls.model_fields if name not in {"error", "problems"}}
        error = TaskError.of(task.error)
        problems = [
            TaskProblem.model_construct(product_id=p.product_id, line=p.line, code=p.code, message=p.message)
            for p in task.problems
        ]
        return cls.model_construct(**made, error=error, problems=problems)


class ImportIn(Schema):
    """A CSV to come, and a zip of images with it if `images_size` is given; sizes in bytes."""

    filename: Annotated[str, Field(min_length=1, max_length=255), Clean]
    size: int = Field(ge=1, le=rules.CSV_LIMIT)
    images_size: int | None = Field(None, ge=22, le=rules.ZIP_LIMIT)


class UploadForm(Schema):
    """Send as multipart/form-data: the fields first, the file last under the name `file`."""

    url: str
    fields: dict[str, str]


class ImportOut(Schema):
    """Send the CSV with `csv` and the zip with `images`, then start the import."""

    task: Task
    csv: UploadForm
    images: UploadForm | None

    @classmethod
    def of(cls, opened: Import) -> ImportOut:
        images = UploadForm.model_construct(**opened.images) if opened.images is not None else None
        csv = UploadForm.model_construct(**opened.csv)
        return cls.model_construct(task=Task.of(opened.task), csv=csv, images=images)


class StartIn(Schema):
    """A dry run reports what would be done, and changes nothing."""

    dry_run: bool


class LineProblem(Schema):
    """What is wrong with a cell; `column` is empty for a whole line."""

    line: int
    column: str
    code: str
    message: str


class ImportLine(Schema):
    """What became of a product, or would: `line` is its first in the file, as a spreadsheet counts."""

    line: int
    sku: str
    action: Literal["create", "update", "unchanged", "error"]
    product_id: str | None
    problems: list[LineProblem]

    @classmethod
    def of(cls, row: LineRow) -> ImportLine:
        problems = [LineProblem.model_construct(**problem) for problem in row.problems]
        return cls.model_construct(
            line=int(row.line), sku=row.sku, action=row.action, product_id=row.product_id, problems=problems
        )
