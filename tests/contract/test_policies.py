"""The functions' policies: enough for every call that the suites see them make, and no wider than named resources."""

from __future__ import annotations

import pytest

from infrastructure.policies import policy_names
from infrastructure.resources import FUNCTIONS, Place, resources
from tests.contract.support_recorder import ACCOUNT, REGION, allows, needed, policy, refused, used
from tests.support.world import World

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


def test_a_call_beyond_the_policy_is_noticed_wherever_it_is_made(world: World) -> None:
    """`support_recorder` fails the test that makes one; here it only says so."""
    used.clear()
    assert world.client().get("/api/home").status == 200
    assert {function for function, _, _ in used} == {"api_handler"}
    assert refused(used) == []
    assert refused([("on_webhooks", action, resource) for _, action, resource in used])
