"""The stage's resources: `resources.yaml` handed to CloudFormation as a change set."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infrastructure.resources import template

from . import DeployError
from .clients import client, code_of
from .stages import Stage
from .state import Store

_NOTHING = ("didn't contain changes", "no updates are to be performed")
_WAIT = {"Delay": 2, "MaxAttempts": 900}
#: What the API takes as a template without a bucket; YAML is longer than the same in JSON.
_BODY_LIMIT = 51_200


def _template_argument(store: Store) -> dict[str, str]:
    text = json.dumps(template(), separators=(",", ":"))
    if len(text.encode()) <= _BODY_LIMIT:
        return {"TemplateBody": text}
    return {"TemplateURL": store.keep_text("resources.json", text)}


def apply(stage: Stage, store: Store, *, api_domain: str, origin_secret: str) -> dict[str, str]:
    """Make the stack what the template says; its outputs. Does nothing when it is that already."""
    cloudformation = client("cloudformation", stage.region)
    exists = _status(cloudformation, stage.stack) not in {"", "REVIEW_IN_PROGRESS", "DELETE_COMPLETE"}
    parameters = {
        "Stage": stage.name,
        "SiteOrigin": stage.site_url,
        "ApiDomain": api_domain,
        "OriginSecret": origin_secret,
        "DomainName": stage.domain,
        "CertificateArn": stage.certificate_arn,
        "AlarmEmail": stage.alarm_email,
        "AlarmDetail": stage.alarm_detail,
    }
    made = cloudformation.create_change_set(
        StackName=stage.stack,
        ChangeSetName=datetime.now(UTC).strftime("handsel-%Y%m%d-%H%M%S-%f"),
        ChangeSetType="UPDATE" if exists else "CREATE",
        **_template_argument(store),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Tags=[{"Key": "app", "Value": "handsel"}, {"Key": "stage", "Value": stage.name}],
    )
    if _is_empty(cloudformation, made["Id"], stage.stack):
        cloudformation.delete_change_set(ChangeSetName=made["Id"], StackName=stage.stack)
    else:
        cloudformation.execute_change_set(ChangeSetName=made["Id"], StackName=stage.stack)
        _wait(cloudformation, "stack_update_complete" if exists else "stack_create_complete", stage.stack)
    return outputs(stage)


def outputs(stage: Stage) -> dict[str, str]:
    """What the stack tells of itself, by the names in the template."""
    described = client("cloudformation", stage.region).describe_stacks(StackName=stage.stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def _status(cloudformation: Any, stack: str) -> str:
    try:
        return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if code_of(error) == "ValidationError":
            return ""
        raise


def _is_empty(cloudformation: Any, change_set: str, stack: str) -> bool:
    """Wait for the change set; whether it changes nothing."""
    try:
        waiter = cloudformation.get_waiter("change_set_create_complete")
        waiter.wait(ChangeSetName=change_set, StackName=stack, WaiterConfig=_WAIT)
    except WaiterError as error:
        described = cloudformation.describe_change_set(ChangeSetName=change_set, StackName=stack)
        reason = str(described.get("StatusReason", "")).lower()
        if any(nothing in reason for nothing in _NOTHING):
            return True
        raise DeployError(f"CloudFormation refuses the template: {described.get('StatusReason')}") from error
    return False


def _wait(cloudformation: Any, waiter: str, stack: str) -> None:
    try:
        cloudformation.get_waiter(waiter).wait(StackName=stack, WaiterConfig=_WAIT)
    except WaiterError as error:
        events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        failed = [event for event in events if str(event["ResourceStatus"]).endswith("_FAILED")]
        told = "\n".join(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failed[:10])
        raise DeployError(f"The stack {stack} could not be brought up:\n{told}") from error
