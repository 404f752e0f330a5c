"""`resources.yaml`: valid, and in step with the code that relies on it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
from moto import mock_aws

from chalicelib.core import paths
from infrastructure import resources
from infrastructure.resources import FUNCTIONS, TEMPLATE, Place, create_all, table_definitions, template

ROOT = Path(__file__).resolve().parents[2]
DEV = Place(
    "dev", parameters={"ApiDomain": "abc.execute-api.eu-central-1.amazonaws.com", "SiteOrigin": "https://x.test"}
)
INDEXES = {
    "accounts": 2,
    "stores": 1,
    "catalog": 3,
    "inventory": 0,
    "carts": 1,
    "promotions": 0,
    "files": 1,
    "shipping": 0,
    "tax": 0,
    "fulfilment": 3,
    "orders": 3,
    "tasks": 2,
    "events": 1,
    "search": 1,
    "edge": 0,
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty account on moto."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "eu-central-1"),
    ):
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        yield


def test_the_template_passes_cfn_lint() -> None:
    command = shutil.which("cfn-lint", path=str(Path(sys.executable).parent)) or "cfn-lint"
    ran = subprocess.run(
        [command, "--regions", "eu-central-1", "us-east-1", "--", str(TEMPLATE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_tables_are_those_of_the_architecture() -> None:
    definitions = table_definitions("dev")
    assert set(definitions) == set(INDEXES)
    for name, definition in definitions.items():
        assert definition["TableName"] == f"handsel-dev-{name}"
        indexes = definition.get("GlobalSecondaryIndexes", [])
        assert [index["IndexName"] for index in indexes] == [f"gs{i}" for i in range(1, INDEXES[name] + 1)]
        assert all(index["Projection"] == {"ProjectionType": "ALL"} for index in indexes)


def test_every_table_can_be_restored_and_expires_its_rows() -> None:
    for properties in resources.resources("AWS::DynamoDB::Table", DEV).values():
        assert properties["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
        assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        assert properties["SSESpecification"]["SSEEnabled"]
        assert properties["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize(("stage", "protected"), [("dev", False), ("prod", True)])
def test_only_prod_refuses_to_delete_its_tables(stage: str, protected: bool) -> None:
    tables = resources.resources("AWS::DynamoDB::Table", Place(stage)).values()
    assert {table["DeletionProtectionEnabled"] for table in tables} == {protected}


def test_no_bucket_is_public_and_all_are_encrypted() -> None:
    buckets = resources.resources("AWS::S3::Bucket", DEV)
    assert set(buckets) == {"FilesBucket", "IndexBucket", "MediaBucket", "SiteBucket"}
    for properties in buckets.values():
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["BucketEncryption"]
    refusals = {
        name
        for name, described in template()["Resources"].items()
        if described["Type"] == "AWS::S3::BucketPolicy"
        for statement in described["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert refusals == {"FilesBucketPolicy", "IndexBucketPolicy", "MediaBucketPolicy", "SiteBucketPolicy"}


def test_a_queue_hides_a_message_for_six_times_its_functions_timeout() -> None:
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())["lambda_functions"]
    queues = {q["QueueName"]: q for q in resources.resources("AWS::SQS::Queue", DEV).values()}
    for name in ("work", "webhooks", "media"):
        queue = queues[f"handsel-dev-{name}"]
        assert queue["VisibilityTimeout"] >= 6 * config[f"on_{name}"]["lambda_timeout"]
        assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
        assert queue["RedrivePolicy"]["deadLetterTargetArn"].endswith(f"handsel-dev-{name}-dead")


def test_every_function_has_its_settings_and_its_log_group() -> None:
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    assert set(config["lambda_functions"]) == set(FUNCTIONS)
    names = {resources.function_name("dev", function) for function in FUNCTIONS}
    groups = resources.resources("AWS::Logs::LogGroup", DEV).values()
    assert {group["LogGroupName"] for group in groups} == {f"/aws/lambda/{name}" for name in names}
    assert all(group["RetentionInDays"] for group in groups)


def test_every_failure_that_is_felt_has_an_alarm_and_none_costs_more_than_that() -> None:
    queues = {q.removeprefix("on_") for q in FUNCTIONS if q.startswith("on_")}
    assert _alarmed("AWS/SQS", "ApproximateNumberOfMessagesVisible") == {f"handsel-dev-{q}-dead" for q in queues}
    assert _alarmed("AWS/SQS", "ApproximateAgeOfOldestMessage") == {f"handsel-dev-{q}" for q in queues}
    assert _alarmed("AWS/ApiGateway", "5XXError") == {"handsel"}
    schedules = {f for f in FUNCTIONS if f != "api_handler" and not f.startswith("on_")}
    assert _alarmed("AWS/Lambda", "Errors") == {resources.function_name("dev", name) for name in schedules}
    assert _alarmed("AWS/Lambda", "Throttles") == {"the whole account"}


def test_in_full_every_function_and_every_table_has_an_alarm_of_its_own() -> None:
    names = {resources.function_name("dev", function) for function in FUNCTIONS}
    assert _alarmed("AWS/Lambda", "Errors", "full") == names
    tables = {definition["TableName"] for definition in table_definitions("dev").values()}
    watched = {
        one["MetricStat"]["Metric"]["Dimensions"][0]["Value"]
        for alarm in _alarms("full")
        for one in alarm.get("Metrics", [])
        if "MetricStat" in one
    }
    assert watched == tables


def test_the_operators_page_counts_the_alarms_that_there_are() -> None:
    """CloudWatch charges each metric that an alarm looks at."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    counts = {
        detail: sum(
            sum("MetricStat" in one for one in alarm["Metrics"]) if "Metrics" in alarm else 1
            for alarm in _alarms(detail)
        )
        for detail in ("essential", "full")
    }
    assert f"| alarms, `essential` | {counts['essential']} × $0.10" in page
    assert f'`alarm_detail = "full"` adds {counts["full"] - counts["essential"]} metrics' in page


def _alarmed(namespace: str, metric: str, detail: str = "essential") -> set[str]:
    """Whom the alarms on a metric watch, when a stage has those of `detail`."""
    return {
        alarm["Dimensions"][0]["Value"] if "Dimensions" in alarm else "the whole account"
        for alarm in _alarms(detail)
        if (alarm.get("Namespace"), alarm.get("MetricName")) == (namespace, metric)
    }


def _alarms(detail: str) -> list[dict[str, Any]]:
    place, topic = Place("dev", parameters={"AlarmDetail": detail}), {"AlarmActions", "OKActions"}
    return [
        resources.resolve({name: value for name, value in alarm["Properties"].items() if name not in topic}, place)
        for alarm in template()["Resources"].values()
        if alarm["Type"] == "AWS::CloudWatch::Alarm"
        and ("Condition" not in alarm or resources.condition(alarm["Condition"], place))
    ]


def test_functions_listen_to_queues_that_exist() -> None:
    app = import_module("app").app
    stage = import_module("chalicelib.workers").STAGE
    queues = {q["QueueName"] for q in resources.resources("AWS::SQS::Queue", Place(stage)).values()}
    assert {source.queue for source in app.event_sources if hasattr(source, "queue")} <= queues


def test_every_function_of_the_app_is_known_here() -> None:
    app = import_module("app").app
    assert {function.name for function in app.pure_lambda_functions} | {
        source.name for source in app.event_sources
    } <= set(FUNCTIONS)


def _behaviours() -> list[dict[str, Any]]:
    """The CDN's behaviours in its order; the default one last, as the pattern that everything else matches."""
    config = template()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    default = {**config["DefaultCacheBehavior"], "PathPattern": "*"}
    return [_shallow(behaviour) for behaviour in [*config["CacheBehaviors"], default]]


def _shallow(behaviour: dict[str, Any]) -> dict[str, Any]:
    """What of a behaviour is known without a stack; policies by the name of the resource."""
    chosen = behaviour["Fn::If"][1] if "Fn::If" in behaviour else behaviour
    known = {key: value for key, value in chosen.items() if not isinstance(value, dict)}
    named = {key: value["Ref"] for key, value in chosen.items() if isinstance(value, dict) and "Ref" in value}
    target = resources.resolve(chosen["TargetOriginId"], DEV)
    return {**known, **named, "TargetOriginId": target}


def _behaviour(path: str) -> dict[str, Any]:
    return next(one for one in _behaviours() if fnmatchcase(path, one["PathPattern"]))


def test_the_cdn_sends_each_path_where_the_table_of_paths_says() -> None:
    *named, default = _behaviours()
    origins = {behaviour["PathPattern"]: behaviour["TargetOriginId"] for behaviour in named}
    assert {path for path, origin in origins.items() if origin == "media"} == set(paths.MEDIA_PATHS)
    assert {path for path, origin in origins.items() if origin == "site"} == set(paths.STATIC_PATHS)
    assert set(paths.API_PATHS) <= {path for path, origin in origins.items() if origin == "api"}
    assert all(paths.is_api_path(path.replace("*", "x")) for path, origin in origins.items() if origin == "api")
    assert default["TargetOriginId"] == "api"


@pytest.mark.parametrize("page", paths.PAGE_PATHS)
def test_a_page_is_the_apis_under_the_sites_headers(page: str) -> None:
    """Kept by its path alone: in no page's key is a query or a cookie, and none is sent on."""
    behaviour = _behaviour(page.replace(":", "some-"))
    assert (behaviour["TargetOriginId"], behaviour["CachePolicyId"]) == ("api", "PageCache")
    assert behaviour["ResponseHeadersPolicyId"] == "SiteHeaders"
    assert "OriginRequestPolicyId" not in behaviour
    key = resources.resources("AWS::CloudFront::CachePolicy", DEV)["PageCache"]["CachePolicyConfig"]
    parts = key["ParametersInCacheKeyAndForwardedToOrigin"]
    assert parts["CookiesConfig"] == {"CookieBehavior": "none"}
    assert parts["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert parts["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


@pytest.mark.parametrize("path", ["/assets/index-a1.js", "/favicon.svg", "/sitemap.xml", "/sitemaps/1.xml"])
def test_files_are_the_site_buckets(path: str) -> None:
    behaviour = _behaviour(path)
    assert (behaviour["TargetOriginId"], behaviour["ResponseHeadersPolicyId"]) == ("site", "SiteHeaders")


def test_whoever_calls_the_api_is_known_by_the_address_that_the_cdn_saw() -> None:
    """The function overwrites what a request says of itself, so it runs wherever viewers' headers are sent on."""
    config = template()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    runs = {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["ViewerAddress", "FunctionARN"]}}
    for behaviour in [*config["CacheBehaviors"], config["DefaultCacheBehavior"]]:
        chosen = behaviour["Fn::If"][1] if "Fn::If" in behaviour else behaviour
        assert chosen.get("FunctionAssociations", []) == ([runs] if "OriginRequestPolicyId" in chosen else [])
    code = template()["Resources"]["ViewerAddress"]["Properties"]["FunctionCode"]
    assert 'headers["x-viewer-address"] = { value: event.viewer.ip };' in code


def test_no_error_is_answered_with_a_page_nor_kept() -> None:
    config = template()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    assert all(set(one) == {"ErrorCode", "ErrorCachingMinTTL"} for one in config["CustomErrorResponses"])
    assert {one["ErrorCachingMinTTL"] for one in config["CustomErrorResponses"]} == {0}
    assert "DefaultRootObject" not in config


def test_the_cdn_keeps_the_answers_that_say_so_and_looks_at_no_others() -> None:
    """Health is asked of the API itself, so its second of validity is not the CDN's business."""
    import_module("app")
    for route in import_module("chalicelib.http.declare").REGISTRY:
        if route.method != "GET" or route.path == "/api/health":
            continue
        kept = _behaviour(re.sub(r"\{\w+\}", "x", route.path))["CachePolicyId"] in {"PublicApiCache", "PageCache"}
        assert kept == (route.cache is not None), route.path


@pytest.mark.usefixtures("account")
def test_everything_is_made_once_and_found_again() -> None:
    first = create_all(stage="test")
    second = create_all(stage="test")
    assert first == second
    assert set(first) == {
        "TABLE_PREFIX",
        "FILES_BUCKET",
        "MEDIA_BUCKET",
        "SITE_BUCKET",
        "INDEX_BUCKET",
        "WORK_QUEUE_URL",
        "WEBHOOKS_QUEUE_URL",
        "MEDIA_QUEUE_URL",
    }
    assert len(boto3.client("dynamodb").list_tables()["TableNames"]) == len(INDEXES)
    attributes = boto3.client("sqs").get_queue_attributes(QueueUrl=first["WORK_QUEUE_URL"], AttributeNames=["All"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "360"
    assert json.loads(attributes["Attributes"]["RedrivePolicy"])["maxReceiveCount"] == 5


@pytest.mark.usefixtures("account")
def test_an_upload_is_told_to_the_media_queue_and_other_objects_are_not() -> None:
    made = create_all(stage="test")
    s3, sqs = boto3.client("s3"), boto3.client("sqs")
    s3.put_object(Bucket=made["FILES_BUCKET"], Key="files/one", Body=b"1")
    s3.put_object(Bucket=made["FILES_BUCKET"], Key="uploads/two", Body=b"2")
    messages = sqs.receive_message(QueueUrl=made["MEDIA_QUEUE_URL"], MaxNumberOfMessages=10).get("Messages", [])
    bodies = [json.loads(message["Body"]) for message in messages]
    keys = [record["s3"]["object"]["key"] for body in bodies for record in body.get("Records", [])]
    assert [unquote(key) for key in keys] == ["uploads/two"]


@pytest.mark.usefixtures("account")
def test_making_everything_is_quick_enough_for_every_test() -> None:
    create_all(stage="warm")
    started = time.process_time()
    create_all(stage="test")
    assert time.process_time() - started < 0.5
