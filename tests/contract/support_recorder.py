"""A pytest plugin that holds every AWS call of every function against its policy, in the whole suite.

The test in which a function does what its policy does not allow fails. What a test calls on its own behalf belongs to
no function and is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fnmatch import fnmatchcase
from functools import cache
from typing import Any
from urllib.parse import unquote

import botocore.handlers
import pytest

from infrastructure.policies import render_policy

ACCOUNT = "123456789012"
REGION = "eu-central-1"

#: (function, action, resource)
Use = tuple[str, str, str]

used: set[Use] = set()
_function: ContextVar[str] = ContextVar("function", default="")

_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_OBJECT_ACTIONS = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "UploadPartCopy": "PutObject",
    "CopyObject": "PutObject",
    "AbortMultipartUpload": "AbortMultipartUpload",
    "ListParts": "ListMultipartUploadParts",
    "DeleteObject": "DeleteObject",
}
_BUCKET_ACTIONS = {"ListObjectsV2": "ListBucket", "HeadBucket": "ListBucket"}

#: Calls that prepare a test's world, whoever was at work when they were made.
_PREPARATIONS = frozenset({"CreateBucket", "CreateTable", "CreateQueue"})

#: The stage that tests run in, as `infrastructure.deploy` would fill it into the policies.
VALUES = {
    "Stage": "test",
    "Account": ACCOUNT,
    "Region": REGION,
    "Partition": "aws",
    "FilesBucket": f"handsel-test-files-{ACCOUNT}",
    "MediaBucket": f"handsel-test-media-{ACCOUNT}",
    "IndexBucket": f"handsel-test-index-{ACCOUNT}",
    "SiteBucket": f"handsel-test-site-{ACCOUNT}",
    "MailAddress": "hello@handsel.test",
}


@cache
def policy(function: str) -> list[dict[str, Any]]:
    """The statements of a function's policy in the stage that tests use."""
    statements: list[dict[str, Any]] = render_policy(function, VALUES)["Statement"]
    return statements


def allows(statements: list[dict[str, Any]], action: str, resource: str) -> bool:
    """Whether the statements allow `action` on `resource`, both without wildcards of their own."""
    return any(
        any(fnmatchcase(action, pattern) for pattern in statement["Action"])
        and any(fnmatchcase(resource, pattern) for pattern in statement["Resource"])
        for statement in statements
    )


def refused(uses: Iterable[Use]) -> list[Use]:
    """Those that IAM would refuse."""
    return sorted(use for use in uses if not allows(policy(use[0]), use[1], use[2]))


def needed(service: str, operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The actions and resources that IAM looks at for one call."""
    if service == "dynamodb":
        yield from _of_dynamodb(operation, params)
    elif service == "s3":
        yield from _of_s3(operation, params)
    elif service == "sqs":
        queue = str(params["QueueUrl"]).rsplit("/", 1)[1]
        yield f"sqs:{operation.removesuffix('Batch')}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"
    elif service == "ses":
        yield f"ses:{operation}", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{params['Source']}"
    elif service == "ssm":
        yield f"ssm:{operation}", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{params['Name']}"
    else:
        yield f"{service}:{operation}", "*"


def _table(name: str, index: str = "") -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}" + (f"/index/{index}" if index else "")


def _of_dynamodb(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            ((kind, request),) = item.items()
            yield f"dynamodb:{_TRANSACTED[kind]}", _table(request["TableName"])
    elif operation == "TransactGetItems":
        for item in params["TransactItems"]:
            yield "dynamodb:GetItem", _table(item["Get"]["TableName"])
    elif "RequestItems" in params:
        for table in params["RequestItems"]:
            yield f"dynamodb:{operation}", _table(table)
    else:
        yield f"dynamodb:{operation}", _table(params["TableName"], params.get("IndexName", ""))


def _of_s3(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    bucket = f"arn:aws:s3:::{params['Bucket']}"
    if operation in _OBJECT_ACTIONS:
        yield f"s3:{_OBJECT_ACTIONS[operation]}", f"{bucket}/{params['Key']}"
    else:
        yield f"s3:{_BUCKET_ACTIONS.get(operation, operation)}", bucket
    if operation == "HeadObject":
        # Without it S3 says 403 for an object that is not there, which `aws.s3.head` must be able to tell.
        yield "s3:ListBucket", bucket
    if "CopySource" in params:
        source = params["CopySource"]
        named = source if isinstance(source, str) else f"{source['Bucket']}/{source['Key']}"
        yield "s3:GetObject", f"arn:aws:s3:::{unquote(named)}"


def _record(params: dict[str, Any], model: Any, **_: Any) -> None:
    function = _function.get()
    if function and model.name not in _PREPARATIONS:
        service = model.service_model.service_name
        used.update((function, action, resource) for action, resource in needed(service, model.name, params))


def _as(function: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def recorded(*args: Any, **kwargs: Any) -> Any:
        token = _function.set(function)
        try:
            return call(*args, **kwargs)
        finally:
            _function.reset(token)

    return recorded


def pytest_configure() -> None:
    """Listen before any client is made, and tell the functions apart by how they are entered."""
    botocore.handlers.BUILTIN_HANDLERS.append(("before-parameter-build", _record))


def pytest_collection_finish() -> None:
    """Wrap the functions once the suites have imported them."""
    from app import app
    from chalicelib.aws import s3

    kind = type(app)
    kind.__call__ = _as("api_handler", kind.__call__)
    for name, handler in list(app.handler_map.items()):
        app.handler_map[name] = _as(name, handler)
    presign = s3.presign_post

    def presign_post(bucket: str, key: str, **options: Any) -> dict[str, Any]:
        used.add((_function.get(), "s3:PutObject", f"arn:aws:s3:::{bucket}/{key}"))
        return presign(bucket, key, **options)

    s3.presign_post = presign_post


@pytest.fixture(autouse=True)
def _policies_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the very test in which a function makes a call that its policy does not allow.

    In a `world`, that is: elsewhere the engines' accounts and names are not those that `VALUES` knows.
    """
    before = set(used)
    yield
    if "world" in request.fixturenames:
        assert not refused(used - before), "a policy in infrastructure/policies does not allow this"


@contextmanager
def nobody() -> Iterator[None]:
    """What is called inside is nobody's: a test's rival of the function that is at work."""
    token = _function.set("")
    try:
        yield
    finally:
        _function.reset(token)
