"""PynamoDB rows over one shared connection, writes as opaque values, and the one place that commits them.

A row class names its logical table in `Meta.table_name`; the stage's prefix is added when the table is first used.
Writes are named: when a condition does not hold, `commit` raises `ConditionFailed` with that name.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection.base import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from ..core.errors import Busy
from ..core.paging import Page, PageRequest
from ..settings import settings
from . import session

R = TypeVar("R", bound="Row")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

#: DynamoDB's bound on one transaction.
MAX_WRITES = 100
#: Seconds for a call, which is tried twice: short, since a customer waits.
CONNECT_SECONDS, READ_SECONDS, CALL_ATTEMPTS = 1.0, 3.0, 2
_ATTEMPTS = 12
_CONFLICTS = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_RETRYABLE = frozenset(
    {
        "TransactionConflictException",
        "TransactionInProgressException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    }
)

_lock = threading.RLock()
_connection: Connection | None = None


def shared_connection() -> Connection:
    """The process's one connection; its client takes the session's timeouts."""
    global _connection
    with _lock:
        if _connection is None:
            _connection = Connection(
                region=settings().region,
                connect_timeout_seconds=CONNECT_SECONDS,
                read_timeout_seconds=READ_SECONDS,
                max_retry_attempts=CALL_ATTEMPTS,
                max_pool_connections=32,
            )
            _connection._local.session = session.botocore_session()
            _connection.client  # noqa: B018  made under the lock: creating a botocore client is not thread safe
        return _connection


def reset() -> None:
    """Forget the connection. For tests and forks."""
    global _connection
    with _lock:
        _connection = None
        pending: list[type[Model]] = list(Row.__subclasses__())
        while pending:
            row = pending.pop()
            row._connection = None
            pending.extend(row.__subclasses__())


def _index(number: int) -> GlobalSecondaryIndex[Any]:
    """The index `gs<number>`: keys `gs<number>pk` and `gs<number>sk`, everything projected, sparse."""
    name = f"gs{number}"
    meta = type("Meta", (), {"index_name": name, "projection": AllProjection()})
    body: dict[str, Any] = {
        "Meta": meta,
        f"{name}pk": UnicodeAttribute(hash_key=True),
        f"{name}sk": UnicodeAttribute(range_key=True),
    }
    made: GlobalSecondaryIndex[Any] = type(name.title(), (GlobalSecondaryIndex,), body)()
    return made


class Row(Model):
    """Base of every row. Subclasses add attributes and a `Meta` with the logical `table_name`."""

    class Meta:
        table_name = "none"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    ttl = NumberAttribute(null=True)
    gs1pk = UnicodeAttribute(null=True)
    gs1sk = UnicodeAttribute(null=True)
    gs2pk = UnicodeAttribute(null=True)
    gs2sk = UnicodeAttribute(null=True)
    gs3pk = UnicodeAttribute(null=True)
    gs3sk = UnicodeAttribute(null=True)
    gs1 = _index(1)
    gs2 = _index(2)
    gs3 = _index(3)

    _connection: TableConnection | None = None

    @classmethod
    def _get_connection(cls) -> TableConnection:
        made: TableConnection | None = cls.__dict__.get("_connection")
        if made is not None:
            return made
        with _lock:
            meta: Any = cls.Meta
            meta.logical_name = getattr(meta, "logical_name", meta.table_name)
            meta.table_name = name = settings().table(meta.logical_name)
            cls._connection = None
            shared = shared_connection()
            described = super()._get_connection().connection.get_meta_table(name)
            shared._tables.setdefault(name, described)
            own = TableConnection(name)
            own.connection = shared
            cls._connection = own
            return own


@dataclass(frozen=True, slots=True)
class Write:
    """One write, opaque to whoever passes it on. `name` identifies its condition when that fails."""

    name: str
    kind: str
    request: dict[str, Any]


class ConditionFailed(Exception):
    """The condition of the write called `name` did not hold; nothing was written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def put(row: Row, name: str, condition: Condition | None = None) -> Write:
    """Write the whole row."""
    return Write(name, "Put", row.get_save_kwargs_from_instance(condition=condition))


def create(row: Row, name: str) -> Write:
    """Write the whole row unless one with its key is there."""
    return put(row, name, Row.pk.does_not_exist())


def update(
    row: type[Row], pk: str, sk: str, actions: Sequence[Action], name: str, condition: Condition | None = None
) -> Write:
    """Change attributes of the row at `pk`, `sk`; creates it when it is missing and the condition allows that."""
    request = row._get_connection().get_operation_kwargs(
        pk, range_key=sk, key="Key", actions=list(actions), condition=condition
    )
    return Write(name, "Update", request)


def delete(row: type[Row], pk: str, sk: str, name: str, condition: Condition | None = None) -> Write:
    """Remove the row at `pk`, `sk`, if it is there."""
    request = row._get_connection().get_operation_kwargs(pk, range_key=sk, key="Key", condition=condition)
    return Write(name, "Delete", request)


def check(row: type[Row], pk: str, sk: str, condition: Condition, name: str) -> Write:
    """Only hold the rest of the transaction to a condition."""
    request = row._get_connection().get_operation_kwargs(pk, range_key=sk, key="Key", condition=condition)
    return Write(name, "ConditionCheck", request)


def _failed_name(writes: Sequence[Write], error: ClientError) -> str | None:
    """The name of the first write whose condition failed; None when the reason is contention."""
    reasons = error.response.get("CancellationReasons", [])
    for write, reason in zip(writes, reasons, strict=False):
        if reason.get("Code") == "ConditionalCheckFailed":
            return write.name
    if any(reason.get("Code") in _CONFLICTS for reason in reasons):
        return None
    raise error


def _send(writes: Sequence[Write], token: str | None) -> None:
    client = shared_connection().client
    if len(writes) == 1 and writes[0].kind != "ConditionCheck":
        call: Callable[..., Any] = getattr(client, f"{writes[0].kind.lower()}_item")
        call(**writes[0].request)
        return
    items = [{write.kind: write.request} for write in writes]
    extra = {"ClientRequestToken": token} if token else {}
    client.transact_write_items(TransactItems=items, **extra)


def commit(*writes: Write, token: str | None = None) -> None:
    """Do all the writes or none: a conditional write for one, a transaction for several.

    Contention and throttling are retried with jitter and end in `Busy`; a condition that does not hold raises
    `ConditionFailed`. `token` (up to 36 characters) makes a transaction that was sent twice count once.
    """
    if not writes:
        return
    if len(writes) > MAX_WRITES:
        raise ValueError(f"{len(writes)} writes do not fit one transaction")
    for attempt in range(_ATTEMPTS):
        try:
            _send(writes, token)
            return
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code == "ConditionalCheckFailedException":
                raise ConditionFailed(writes[0].name) from error
            if code == "TransactionCanceledException":
                name = _failed_name(writes, error)
                if name is not None:
                    raise ConditionFailed(name) from error
            elif code not in _RETRYABLE:
                raise
        time.sleep(random.uniform(0, min(0.02 * 2**attempt, 0.6)))  # noqa: S311
    raise Busy


def fetch(row: type[R], pk: str, sk: str, *, consistent: bool = True) -> R | None:
    """The row at `pk`, `sk`, strongly consistent unless told otherwise; None when there is none."""
    try:
        return row.get(pk, sk, consistent_read=consistent)
    except row.DoesNotExist:
        return None


def fetch_many(row: type[R], keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], R]:
    """The rows at these keys that exist, in one or a few calls (100 keys each)."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    return {(found.pk, found.sk): found for found in row.batch_get(wanted, consistent_read=True)}


@dataclass(frozen=True, slots=True)
class Read(Generic[A]):
    """One row to read, opaque to whoever passes it on: `of` makes of it, or of None, what its domain tells of it."""

    row: type[Row]
    pk: str
    sk: str
    of: Callable[[Any], A]


@overload
def read_together(first: Read[A], second: Read[B], /) -> tuple[A, B]: ...
@overload
def read_together(first: Read[A], second: Read[B], third: Read[C], /) -> tuple[A, B, C]: ...
def read_together(*reads: Read[Any]) -> tuple[Any, ...]:
    """Read rows of several tables in one call, each as it is now; what `of` raises is raised, the first one's first.

    Throttling is retried with jitter and ends in `Busy`.
    """
    found: dict[tuple[str, str, str], Row] = {}
    rows = {_deployed(read.row): read.row for read in reads}
    asked = {name: {"Keys": _keys(reads, row), "ConsistentRead": True} for name, row in rows.items()}
    for attempt in range(_ATTEMPTS):
        answer = shared_connection().client.batch_get_item(RequestItems=asked)
        for name, items in answer["Responses"].items():
            for made in map(rows[name].from_raw_data, items):
                found[(name, made.pk, made.sk)] = made
        asked = answer.get("UnprocessedKeys") or {}
        if not asked:
            return tuple(read.of(found.get((_deployed(read.row), read.pk, read.sk))) for read in reads)
        time.sleep(random.uniform(0, min(0.02 * 2**attempt, 0.6)))  # noqa: S311
    raise Busy


def _deployed(row: type[Row]) -> str:
    row._get_connection()
    name: str = row.Meta.table_name
    return name


def _keys(reads: Sequence[Read[Any]], row: type[Row]) -> list[dict[str, Any]]:
    wanted = dict.fromkeys((read.pk, read.sk) for read in reads if read.row is row)
    return [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in wanted]


def query(
    row: type[R],
    hash_key: str,
    page: PageRequest,
    *,
    index: str | None = None,
    where: Condition | None = None,
    newest_first: bool = False,
    consistent: bool = False,
    only: Sequence[str] = (),
) -> Page[R]:
    """One page of an item collection, of the table or of `index`, in range-key order; `where` bounds that key.

    With `only`, the rows come with their keys and these attributes and nothing else: less to send and to parse.
    """
    keys = ["pk", "sk", *([f"{index}pk", f"{index}sk"] if index else [])]
    found = row.query(
        hash_key,
        range_key_condition=where,
        index_name=index,
        scan_index_forward=not newest_first,
        limit=page.limit,
        page_size=page.limit,
        last_evaluated_key=page.start,
        consistent_read=consistent,
        attributes_to_get=[*keys, *only] if only else None,
    )
    items = list(found)
    return Page(items, found.last_evaluated_key)


def query_all(
    row: type[R],
    hash_key: str,
    *,
    index: str | None = None,
    where: Condition | None = None,
    limit: int = 1000,
    consistent: bool = False,
) -> list[R]:
    """A bounded collection whole: raises ValueError past `limit` rows rather than drop some silently."""
    page = query(row, hash_key, PageRequest(limit + 1), index=index, where=where, consistent=consistent)
    if len(page.items) > limit:
        raise ValueError(f"more than {limit} rows under {hash_key}")
    return page.items


#: What a call to AWS may raise when AWS, or the way there, is the problem.
AWS_ERRORS: tuple[type[Exception], ...] = (ClientError, BotoCoreError, PynamoDBException)
