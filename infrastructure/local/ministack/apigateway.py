"""ImportRestApi and PutRestApi in the form `chalice deploy` calls them, which ministack 1.5.33 lacks.

ministack can make an API of an OpenAPI document (CloudFormation needs it); what is missing is the two routes to it,
MOCK integrations with their responses (Chalice's CORS preflights), and the empty value that removes compression.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import apigateway_v1 as api

_plain_request = api.handle_request
_plain_operation = api._import_operation


def install() -> None:
    """Put the additions in place; to be called before the server starts."""
    api._import_operation = _import_operation
    api.handle_request = _handle_request


def _import_operation(api_id: str, resource: str, verb: str, operation: dict[str, Any] | None, *rest: Any) -> None:
    _plain_operation(api_id, resource, verb, operation, *rest)
    described = operation or {}
    integration = described.get("x-amazon-apigateway-integration") or {}
    made = api._resources[api_id][resource]["resourceMethods"][verb].get("methodIntegration")
    if made is not None:
        made["requestTemplates"] = integration.get("requestTemplates", {})
        made["passthroughBehavior"] = str(integration.get("passthroughBehavior", "when_no_match")).upper()
        if integration.get("contentHandling"):
            made["contentHandling"] = integration["contentHandling"]
    for status in described.get("responses") or {}:
        api._put_method_response(api_id, resource, verb, str(status), {})
    for pattern, answer in (integration.get("responses") or {}).items():
        answered = {
            "selectionPattern": "" if pattern == "default" else pattern,
            "responseParameters": answer.get("responseParameters") or {},
            "responseTemplates": answer.get("responseTemplates") or {},
        }
        api._put_integration_response(api_id, resource, verb, str(answer.get("statusCode", "200")), answered)


def _mode(query: dict[str, Any] | None) -> str:
    found = (query or {}).get("mode", "")
    return str(found[0] if isinstance(found, (list, tuple)) else found)


async def _handle_request(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> tuple[int, dict[str, str], bytes]:
    parts = [part for part in path.strip("/").split("/") if part]
    if parts[:1] == ["restapis"]:
        if method == "POST" and len(parts) == 1 and _mode(query) == "import":
            return _import(body, None)
        if method == "PUT" and len(parts) == 2:
            return _import(body, parts[1])
        if method == "PATCH" and len(parts) == 2:
            body = _without_compression(body)
    answer: tuple[int, dict[str, str], bytes] = await _plain_request(method, path, headers, body, query)
    return answer


def _import(body: bytes, existing: str | None) -> Any:
    """A new API of the document, or the API `existing` with everything replaced."""
    try:
        document = json.loads(body)
    except ValueError:
        return api._v1_error("BadRequestException", "invalid OpenAPI document", 400)
    if existing is not None and existing not in api._rest_apis:
        return api._v1_error("NotFoundException", "Invalid API identifier specified", 404)
    options = {
        "binaryMediaTypes": document.get("x-amazon-apigateway-binary-media-types", []),
        "policy": document.get("x-amazon-apigateway-policy"),
    }
    made = api._import_rest_api(document, options)
    if existing is None:
        return api._get_rest_api(made)
    for store in (api._resources, api._authorizers_v1, api._models):
        store[existing] = store.pop(made)
    fresh = api._rest_apis.pop(made)
    kept = ("id", "createdDate", "tags")
    api._rest_apis[existing].update({key: value for key, value in fresh.items() if key not in kept})
    for store in (api._stages_v1, api._deployments_v1, api._gateway_responses, api._documentation_parts):
        store.pop(made, None)
    return api._get_rest_api(existing)


def _without_compression(body: bytes) -> bytes:
    document = json.loads(body or b"{}")
    for operation in document.get("patchOperations", []):
        if operation.get("path") == "/minimumCompressionSize" and operation.get("value") == "":
            operation["value"] = None
    return json.dumps(document).encode()
