"""`resources.yaml` as plain data, and the same tables, queues and buckets made on local engines and in tests."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import yaml
from botocore.config import Config

TEMPLATE = Path(__file__).with_name("resources.yaml")

#: The functions as Chalice names them; the API's own is `handsel-<stage>`.
FUNCTIONS = (
    "api_handler",
    "on_work",
    "on_webhooks",
    "on_media",
    "sweep_outbox",
    "reconcile_payments",
    "compact_index",
    "clean_up",
)

_DEFAULT_REGION = "eu-central-1"
_NO_VALUE = object()
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")


class TemplateError(Exception):
    """The template asks for something that only CloudFormation could answer."""


# ---- The template ----------------------------------------------------------------------------------------------


def _construct(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    """`!Ref x`, `!Sub …` and the others in their long form."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


@cache
def template() -> dict[str, Any]:
    """The parsed template, intrinsic functions in their long form. Not to be changed by callers."""
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("_Loader", (base,), {})
    loader.add_multi_constructor("!", _construct)
    parsed: dict[str, Any] = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=loader)
    return parsed


@dataclass(frozen=True, slots=True)
class Place:
    """Where the template's names are worked out for: what CloudFormation knows of its stack."""

    stage: str
    region: str = _DEFAULT_REGION
    account: str = "000000000000"
    parameters: Mapping[str, str] | None = None

    def value(self, name: str) -> Any:
        """A parameter or pseudo parameter. Raises `TemplateError` for what only a stack would know."""
        pseudo = {
            "Stage": self.stage,
            "AWS::Region": self.region,
            "AWS::AccountId": self.account,
            "AWS::Partition": "aws",
            "AWS::NoValue": _NO_VALUE,
        }
        if name in pseudo:
            return pseudo[name]
        if name in template()["Parameters"]:
            return (self.parameters or {}).get(name, template()["Parameters"][name].get("Default", ""))
        raise TemplateError(f"{name} is known to CloudFormation only.")


def resolve(value: Any, place: Place) -> Any:
    """`value` with every intrinsic function worked out. Raises `TemplateError` when that needs a live stack."""
    if isinstance(value, list):
        return [found for item in value if (found := resolve(item, place)) is not _NO_VALUE]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, argument),) = value.items()
        if key in _INTRINSICS:
            return _INTRINSICS[key](argument, place)
    found = {key: resolve(item, place) for key, item in value.items()}
    return {key: item for key, item in found.items() if item is not _NO_VALUE}


def condition(name: str, place: Place) -> bool:
    """Whether the template's condition `name` holds."""
    return bool(resolve(template()["Conditions"][name], place))


def _sub(argument: Any, place: Place) -> str:
    text, extra = (argument, {}) if isinstance(argument, str) else argument

    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in extra:
            return str(resolve(extra[name], place))
        return str(_attribute(name.split(".", 1), place) if "." in name else _reference(name, place))

    return _VARIABLE.sub(one, text)


def _reference(name: str, place: Place) -> Any:
    described = template()["Resources"].get(name)
    if described is None:
        return place.value(name)
    if described["Type"] == "AWS::SQS::Queue":
        queue = resolve(described["Properties"]["QueueName"], place)
        return f"https://sqs.{place.region}.amazonaws.com/{place.account}/{queue}"
    named = {"AWS::DynamoDB::Table": "TableName", "AWS::S3::Bucket": "BucketName"}.get(described["Type"])
    if named is None:
        raise TemplateError(f"{name} is known to CloudFormation only.")
    return resolve(described["Properties"][named], place)


def _attribute(argument: list[str], place: Place) -> str:
    name, attribute = argument
    described = template()["Resources"][name]
    if attribute == "Arn" and described["Type"] == "AWS::SQS::Queue":
        return f"arn:aws:sqs:{place.region}:{place.account}:{resolve(described['Properties']['QueueName'], place)}"
    if attribute == "Arn" and described["Type"] == "AWS::S3::Bucket":
        return f"arn:aws:s3:::{resolve(described['Properties']['BucketName'], place)}"
    if attribute == "Arn" and described["Type"] == "AWS::DynamoDB::Table":
        table = resolve(described["Properties"]["TableName"], place)
        return f"arn:aws:dynamodb:{place.region}:{place.account}:table/{table}"
    if attribute == "QueueName":
        return str(resolve(described["Properties"]["QueueName"], place))
    raise TemplateError(f"{name}.{attribute} is known to CloudFormation only.")


_INTRINSICS: dict[str, Callable[[Any, Place], Any]] = {
    "Ref": _reference,
    "Fn::GetAtt": _attribute,
    "Fn::Sub": _sub,
    "Fn::Join": lambda a, p: a[0].join(str(item) for item in resolve(a[1], p)),
    "Fn::If": lambda a, p: resolve(a[1] if condition(a[0], p) else a[2], p),
    "Fn::Equals": lambda a, p: resolve(a[0], p) == resolve(a[1], p),
    "Fn::Not": lambda a, p: not resolve(a[0], p),
    "Fn::And": lambda a, p: all(resolve(item, p) for item in a),
    "Condition": condition,
}


def resources(kind: str, place: Place) -> dict[str, dict[str, Any]]:
    """The resolved properties of every resource of the type `kind`, by logical name."""
    return {
        name: resolve(described["Properties"], place)
        for name, described in template()["Resources"].items()
        if described["Type"] == kind and ("Condition" not in described or condition(described["Condition"], place))
    }


def table_definitions(stage: str) -> dict[str, dict[str, Any]]:
    """The arguments of CreateTable for each table, by the name the code knows it by (`accounts`, `orders`, …)."""
    kept = ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    definitions = {}
    for properties in resources("AWS::DynamoDB::Table", Place(stage)).values():
        name = properties["TableName"].removeprefix(table_prefix(stage))
        definitions[name] = {key: properties[key] for key in kept if key in properties}
    return definitions


def table_prefix(stage: str) -> str:
    """What the deployed name of every table and queue of `stage` begins with."""
    return f"handsel-{stage}-"


def function_name(stage: str, function: str) -> str:
    """The deployed name of one of `FUNCTIONS`."""
    return f"handsel-{stage}" if function == "api_handler" else f"handsel-{stage}-{function}"


# ---- Making them -----------------------------------------------------------------------------------------------


@cache
def _client(service: str, region: str, endpoint_url: str | None, dynamodb_in_environment: str | None) -> Any:
    """A client, made once: what the environment says of the endpoint is part of what it was asked for."""
    session = botocore.session.get_session()
    keys = {}
    if endpoint_url and not session.get_credentials():
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    config = Config(retries={"mode": "standard", "total_max_attempts": 3}, s3={"addressing_style": "path"})
    return session.create_client(service, region_name=region, endpoint_url=endpoint_url, config=config, **keys)


def create_all(
    *,
    stage: str,
    endpoint_url: str | None = None,
    dynamodb_endpoint_url: str | None = None,
    site_origin: str = "*",
) -> dict[str, str]:
    """Make what is missing of the stage's tables, queues and buckets on a local engine or moto; the environment for it.

    What exists is left as it is. For an account, `infrastructure.deploy` hands the same file to CloudFormation.
    """
    region = os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION") or _DEFAULT_REGION
    told = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")

    def client(service: str, url: str | None = endpoint_url) -> Any:
        return _client(service, region, url, told)

    account = client("sts").get_caller_identity()["Account"]
    place = Place(stage, region, account, {"SiteOrigin": site_origin})
    _create_tables(client("dynamodb", dynamodb_endpoint_url or endpoint_url), stage)
    urls = _create_queues(client("sqs"), place)
    buckets = _create_buckets(client("s3"), place)
    return {
        "TABLE_PREFIX": table_prefix(stage),
        "FILES_BUCKET": buckets["FilesBucket"],
        "MEDIA_BUCKET": buckets["MediaBucket"],
        "SITE_BUCKET": buckets["SiteBucket"],
        "INDEX_BUCKET": buckets["IndexBucket"],
        "WORK_QUEUE_URL": urls["WorkQueue"],
        "WEBHOOKS_QUEUE_URL": urls["WebhooksQueue"],
        "MEDIA_QUEUE_URL": urls["MediaQueue"],
    }


def _create_tables(dynamodb: Any, stage: str) -> None:
    there = set(dynamodb.list_tables()["TableNames"])
    for definition in table_definitions(stage).values():
        name = definition["TableName"]
        if name in there:
            continue
        made = dynamodb.create_table(**definition)["TableDescription"]
        if made.get("TableStatus") != "ACTIVE":
            dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True})


def _create_queues(sqs: Any, place: Place) -> dict[str, str]:
    described = resources("AWS::SQS::Queue", place)
    listed = sqs.list_queues(QueueNamePrefix=table_prefix(place.stage)).get("QueueUrls", [])
    there = {url.rsplit("/", 1)[1]: url for url in listed}
    policies = {
        queue: policy["PolicyDocument"]
        for policy in resources("AWS::SQS::QueuePolicy", place).values()
        for queue in policy["Queues"]
        if len(policy["Queues"]) == 1
    }
    urls = {}
    for logical, properties in sorted(described.items(), key=lambda item: "RedrivePolicy" in item[1]):
        name = properties["QueueName"]
        if name not in there:
            policy = policies.get(_reference(logical, place))
            there[name] = sqs.create_queue(QueueName=name, Attributes=_queue_attributes(properties, policy))["QueueUrl"]
        urls[logical] = there[name]
    return urls


def _queue_attributes(properties: dict[str, Any], policy: dict[str, Any] | None) -> dict[str, str]:
    kept = ("VisibilityTimeout", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds")
    attributes = {key: str(properties[key]) for key in kept if key in properties}
    if "RedrivePolicy" in properties:
        attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
    if policy:
        # The local engines speak plain HTTP on the loopback: the refusal of it would shut the owner out.
        allowed = [one for one in policy["Statement"] if one["Effect"] == "Allow"]
        attributes["Policy"] = json.dumps({**policy, "Statement": allowed})
    return attributes


def _create_buckets(s3: Any, place: Place) -> dict[str, str]:
    there = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    names = {}
    for logical, properties in resources("AWS::S3::Bucket", place).items():
        name = names[logical] = properties["BucketName"]
        if name in there:
            continue
        where = {} if place.region == "us-east-1" else {"LocationConstraint": place.region}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
        for rule in properties.get("CorsConfiguration", {}).get("CorsRules", []):
            kept = {key: rule[key] for key in ("AllowedOrigins", "AllowedMethods", "AllowedHeaders")}
            cors = {**kept, "ExposeHeaders": rule["ExposedHeaders"], "MaxAgeSeconds": rule["MaxAge"]}
            s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [cors]})
        for told in properties.get("NotificationConfiguration", {}).get("QueueConfigurations", []):
            filters = {"Key": {"FilterRules": told["Filter"]["S3Key"]["Rules"]}}
            queue = {"QueueArn": told["Queue"], "Events": [told["Event"]], "Filter": filters}
            s3.put_bucket_notification_configuration(
                Bucket=name, NotificationConfiguration={"QueueConfigurations": [queue]}
            )
    return names
