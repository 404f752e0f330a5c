"""What Chalice cannot say, said after it: partial batch responses, functions' storage, and the gateway's own errors as
problem documents.

All are read before they are written, so that running again changes nothing that is right already.
"""

from __future__ import annotations

import json
from typing import Any

from .clients import client

#: API Gateway's own refusals: its name for it, status, code, title. Every other one falls to the two defaults.
GATEWAY_RESPONSES = (
    ("DEFAULT_4XX", None, "refused", "The gateway refused this request"),
    ("DEFAULT_5XX", None, "unavailable", "The shop is not available at the moment"),
    ("MISSING_AUTHENTICATION_TOKEN", "404", "not_found", "There is nothing here"),
    ("REQUEST_TOO_LARGE", "413", "too_large", "This request is too large"),
    ("UNSUPPORTED_MEDIA_TYPE", "415", "media_type", "This content type is not accepted here"),
    ("THROTTLED", "429", "too_many", "Too many requests"),
    ("INTEGRATION_TIMEOUT", "504", "timeout", "The shop took too long to answer"),
)


#: Megabytes of /tmp of the functions that keep the search index there, by the name Chalice gives them: a base file of
#: 100,000 products has 65 MB, and a reader holds two while it changes over; compaction also holds the documents.
STORAGE = {"api_handler": 1024, "compact_index": 2048}


def resource(state: dict[str, Any], kind: str, key: str) -> list[str]:
    """The values of `key` in the recorded resources of type `kind`."""
    return [str(found[key]) for found in state.get("resources", []) if found.get("resource_type") == kind]


def report_batch_failures(state: dict[str, Any], region: str) -> int:
    """Have Lambda read which messages of a batch failed; how many mappings had to be changed."""
    lambda_ = client("lambda", region)
    changed = 0
    for uuid in resource(state, "sqs_event", "event_uuid"):
        mapping = lambda_.get_event_source_mapping(UUID=uuid)
        if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
            lambda_.update_event_source_mapping(UUID=uuid, FunctionResponseTypes=["ReportBatchItemFailures"])
            changed += 1
    return changed


def give_storage(state: dict[str, Any], region: str) -> int:
    """Give the functions of `STORAGE` the /tmp they need; how many had to be changed."""
    lambda_ = client("lambda", region)
    changed = 0
    for found in state.get("resources", []):
        size = STORAGE.get(str(found.get("name"))) if found.get("resource_type") == "lambda_function" else None
        if size is None:
            continue
        function = found["lambda_arn"]
        held = lambda_.get_function_configuration(FunctionName=function)
        if held.get("EphemeralStorage", {}).get("Size", 512) != size:
            lambda_.get_waiter("function_updated_v2").wait(FunctionName=function)
            lambda_.update_function_configuration(FunctionName=function, EphemeralStorage={"Size": size})
            changed += 1
    return changed


def problem_template(status: str | None, code: str, title: str) -> str:
    """The body of a gateway's refusal, in the form the API's own refusals have."""
    number: Any = int(status) if status else "$context.status"
    problem = {
        "type": f"/api/docs#problem-{code}",
        "title": title,
        "status": number,
        "code": code,
        "detail": title + ".",
        "errors": [],
        "request_id": "$context.requestId",
    }
    # The gateway fills in a number here; quoted it would be text.
    return json.dumps(problem).replace('"$context.status"', "$context.status")


def problem_documents(state: dict[str, Any], stage: str, region: str) -> bool:
    """Give the gateway's refusals our form and deploy them to `stage`; whether anything had to be changed.

    Chalice overwrites the whole API at every deployment, these with it.
    """
    gateway = client("apigateway", region)
    changed = False
    for api in resource(state, "rest_api", "rest_api_id"):
        held = gateway.get_gateway_responses(restApiId=api).get("items", [])
        there = {found["responseType"]: found for found in held}
        wanted = {kind: _wanted(*described) for kind, *described in GATEWAY_RESPONSES}
        wrong = {kind: value for kind, value in wanted.items() if not _holds(there.get(kind, {}), value)}
        for kind, value in wrong.items():
            gateway.put_gateway_response(restApiId=api, responseType=kind, **value)
        if wrong:
            gateway.create_deployment(restApiId=api, stageName=stage, description="problem documents")
            changed = True
    return changed


def _wanted(status: str | None, code: str, title: str) -> dict[str, Any]:
    value: dict[str, Any] = {
        "responseParameters": {
            "gatewayresponse.header.Content-Type": "'application/problem+json'",
            "gatewayresponse.header.Cache-Control": "'no-store'",
        },
        "responseTemplates": {"application/json": problem_template(status, code, title)},
    }
    return {**value, "statusCode": status} if status else value


def _holds(there: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return not there.get("defaultResponse") and all(there.get(key) == value for key, value in wanted.items())
