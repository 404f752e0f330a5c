"""The functions' policies: enough for every call that the suites see them make, and no wider than named resources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infrastructure.deploy import ROOT
from infrastructure.policies import policy_names
from infrastructure.resources import FUNCTIONS, Place, resources
from tests.contract.support_recorder import ACCOUNT, REGION, allows, needed, policy, refused

#: The suite whose stories pass through most functions: selling, paying by webhook and by schedule, links by mail.
FURTHEST = (
    "tests/api/orders",
    "tests/api/inventory",
    "tests/events/inventory",
    "tests/api/catalog/test_collections.py",
    "tests/api/storefront",
)

PLACE = Place("test", REGION, ACCOUNT)


def test_every_function_has_a_policy() -> None:
    assert set(policy_names()) == set(FUNCTIONS)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_policy_names_its_actions_and_its_resources(function: str) -> None:
    for statement in policy(function):
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]
        for resource in statement["Resource"]:
            assert resource.count("*") == resource.endswith("*"), resource
            assert resource.startswith("arn:aws:"), resource
            assert "handsel-test" in resource or statement["Sid"] in {"Mail", "Secrets"}, resource


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_scan_or_change_what_it_stands_on(function: str) -> None:
    actions = {action for statement in policy(function) for action in statement["Action"]}
    forbidden = (
        "dynamodb:Scan",
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "s3:PutBucketPolicy",
        "ssm:PutParameter",
    )
    assert not actions & set(forbidden)
    assert not {action for action in actions if action.startswith(("iam:", "lambda:", "kms:"))}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_tables_and_queues_that_a_policy_names_exist(function: str) -> None:
    tables = {table["TableName"]: table for table in resources("AWS::DynamoDB::Table", PLACE).values()}
    queues = {queue["QueueName"] for queue in resources("AWS::SQS::Queue", PLACE).values()}
    for statement in policy(function):
        for resource in statement["Resource"]:
            if resource.startswith("arn:aws:dynamodb:"):
                name, _, index = resource.partition(":table/")[2].partition("/index/")
                indexes = {found["IndexName"] for found in tables[name].get("GlobalSecondaryIndexes", [])}
                assert not index or index in indexes, resource
            elif resource.startswith("arn:aws:sqs:"):
                assert resource.rpartition(":")[2] in queues


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_writes_to_its_own_log_group(function: str) -> None:
    group = "handsel-test" if function == "api_handler" else f"handsel-test-{function}"
    stream = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{group}:log-stream:x"
    assert allows(policy(function), "logs:PutLogEvents", stream)
    others = [name for name in FUNCTIONS if name != function and allows(policy(name), "logs:PutLogEvents", stream)]
    assert not others


def test_only_the_worker_of_a_queue_takes_messages_from_it() -> None:
    for queue in ("work", "webhooks", "media"):
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:handsel-test-{queue}"
        takers = [name for name in FUNCTIONS if allows(policy(name), "sqs:ReceiveMessage", arn)]
        assert takers == [f"on_{queue}"]


def test_mail_leaves_from_the_configured_address_only() -> None:
    senders = {name: one for name in FUNCTIONS for one in policy(name) if "ses:SendEmail" in one["Action"]}
    assert set(senders) == {"on_work"}
    for statement in senders.values():
        assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "hello@handsel.test"}}


def test_what_a_call_needs_is_told_from_its_parameters() -> None:
    transaction = {
        "TransactItems": [{"Put": {"TableName": "a"}}, {"ConditionCheck": {"TableName": "b"}}],
    }
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
    assert list(needed("dynamodb", "TransactWriteItems", transaction)) == [
        ("dynamodb:PutItem", f"{table}/a"),
        ("dynamodb:ConditionCheckItem", f"{table}/b"),
    ]
    query = {"TableName": "a", "IndexName": "gs1"}
    assert list(needed("dynamodb", "Query", query)) == [("dynamodb:Query", f"{table}/a/index/gs1")]


@pytest.mark.slow
def test_every_call_that_the_suites_see_a_function_make_is_allowed(tmp_path: Path) -> None:
    """Runs the suite that goes furthest again with the recorder in place; whether it passes is its own affair."""
    recorded = tmp_path / "used.json"
    command = [sys.executable, "-m", "pytest", "-p", "tests.contract.support_recorder", *FURTHEST]
    environment = {**os.environ, "RECORD_TO": str(recorded)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert recorded.exists(), ran.stdout[-3000:] + ran.stderr[-3000:]
    uses = [tuple(use) for use in json.loads(recorded.read_text())]
    assert {function for function, _, _ in uses} >= {"api_handler", "on_work"}
    assert not refused(uses)
