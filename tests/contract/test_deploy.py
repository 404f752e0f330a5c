"""`make deploy`, for real, against an engine that runs the functions and enforces their policies."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from infrastructure.deploy import stack, stages
from infrastructure.deploy.state import Store
from infrastructure.local import engines
from tests.contract.support_deploy import STAGE, Deployed, account, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("deploy")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The stage after its first deployment, with an event that its sender left behind an hour ago."""
    assert engines.ENGINES_PYTHON.exists(), "the engines are not installed: make engines"
    with account(tmp_path_factory.mktemp("deploy")) as made:
        made.deploy()
        _leave_an_event_behind(made)
        yield made


def _leave_an_event_behind(stage: Deployed) -> None:
    body = {"id": "evt_left", "type": "user.email_confirmed", "subject": "usr_x", "data": {}}
    body["occurred_at"] = then = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() - 3600))
    row = {"pk": "evt_left", "sk": "event", "type": body["type"], "subject": body["subject"], "occurred_at": then}
    row |= {"body": json.dumps(body), "gs1pk": "unsent#0", "gs1sk": then}
    item = {name: {"S": value} for name, value in row.items()}
    stage.client("dynamodb").put_item(TableName=f"handsel-{STAGE}-events", Item=item)


def _of_the_event(stage: Deployed) -> dict[str, object]:
    (row,) = [row for row in stage.rows("events") if row["pk"]["S"] == "evt_left"]
    return row


def test_the_api_answers_through_the_cdn_only(stage: Deployed) -> None:
    assert stage.call("GET", "/api/health").json == {"status": "ok"}
    past = stage.call("GET", "/api/health", by_the_cdn=False)
    assert past.status == 403
    assert past.json["code"] == "origin"


def test_the_gateways_own_refusals_are_problem_documents(stage: Deployed) -> None:
    for path in ("/api/nowhere", "/api/nowhere/at/all", "/a/path/of/five/words"):
        refused = stage.call("GET", path)
        assert refused.status == 404
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.json["code"] == "not_found"
        assert refused.json["request_id"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/login", 200),
        ("/account/sessions", 200),
        ("/payments/success", 200),
        ("/dashboard/products/prd_1/edit", 200),
        ("/nobody", 404),
        ("/nobody/products/nothing", 404),
    ],
)
def test_pages_are_made_of_the_published_document(stage: Deployed, path: str, status: int) -> None:
    page = stage.call("GET", path)
    assert (page.status, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "<!doctype html>" in page.text
    assert stage.call("HEAD", path).status == status


def test_a_registration_reaches_the_mailbox_by_way_of_the_queue(stage: Deployed) -> None:
    assert stage.register("ana@example.com").status == 202
    until("the mail to Ana", lambda: stage.mails_to("ana@example.com"))


def test_one_bad_message_does_not_hold_up_its_batch(stage: Deployed) -> None:
    sqs = stage.client("sqs")
    url = sqs.get_queue_url(QueueName=f"handsel-{STAGE}-work")["QueueUrl"]
    good = {"id": "evt_good", "type": "user.email_confirmed", "subject": "u", "data": {}, "occurred_at": "2026-01-01"}
    bodies = {"good": json.dumps(good), "bad": "not a job"}
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": name, "MessageBody": body} for name, body in bodies.items()])
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def left() -> tuple[int, ...]:
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return tuple(int(told[name]) for name in names)

    until("the bad message alone waits to be tried again", lambda: left() == (0, 1))


def test_the_frontend_is_published_for_good_and_for_now(stage: Deployed) -> None:
    s3 = stage.client("s3")
    bucket = f"handsel-{STAGE}-site-000000000000"
    assert s3.head_object(Bucket=bucket, Key="index.html")["CacheControl"] == "no-cache"
    asset = s3.head_object(Bucket=bucket, Key="assets/app-1a2b.js")
    assert "immutable" in asset["CacheControl"]
    assert asset["ContentType"].startswith("text/javascript")


def test_a_permission_taken_away_is_felt_and_the_next_deployment_gives_it_back(stage: Deployed) -> None:
    iam = stage.client("iam")
    role = f"handsel-{STAGE}-api_handler"
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    for statement in document["Statement"]:
        statement["Action"] = [action for action in statement["Action"] if action != "dynamodb:PutItem"]
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))
    before = stage.rows("accounts")
    assert stage.register("bea@example.com").status >= 500
    assert stage.rows("accounts") == before

    api, secrets, functions = stage.api, stage.secrets, _functions(stage)
    stage.deploy()

    assert stage.register("bea@example.com").status == 202
    assert (stage.api, stage.secrets, _functions(stage)) == (api, secrets, functions)
    assert len(stage.client("apigateway").get_rest_apis()["items"]) == 1
    assert stage.call("GET", "/api/nowhere").json["code"] == "not_found"


def _functions(stage: Deployed) -> set[tuple[str, str]]:
    lambda_ = stage.client("lambda")
    functions = {(found["FunctionName"], found["Handler"]) for found in lambda_.list_functions()["Functions"]}
    mappings = lambda_.list_event_source_mappings()["EventSourceMappings"]
    assert all(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for mapping in mappings)
    return functions | {("mapping", mapping["EventSourceArn"]) for mapping in mappings}


def test_a_stack_that_is_right_already_is_left_alone(stage: Deployed) -> None:
    cloudformation = stage.client("cloudformation")

    def events() -> int:
        return len(cloudformation.describe_stack_events(StackName=f"handsel-{STAGE}")["StackEvents"])

    before = events()
    stack.apply(
        stages.load(STAGE, {}),
        Store(STAGE, engines.REGION),
        api_domain=f"{stage.api}.execute-api.{engines.REGION}.amazonaws.com",
        origin_secret=stage.secrets["origin_secret"],
    )
    assert events() == before


def test_the_schedule_sends_what_was_left_behind(stage: Deployed) -> None:
    until("the sweep", lambda: "gs1pk" not in _of_the_event(stage))
