"""A small Chalice app with one of each: what the event loop and the gateway are tried on."""

from __future__ import annotations

from typing import Any

from chalice import Chalice, Cron, Rate, Response


def small_app(queue: str = "small-work") -> tuple[Any, list[list[str]]]:
    """The app, and the bodies that its queue function was given, call by call.

    A body `fail` is named as failed; a body `raise` fails the whole call.
    """
    app = Chalice(app_name="small", configure_logs=False)
    calls: list[list[str]] = []

    @app.route("/api/things", methods=["GET", "POST"])
    def things() -> Any:
        return {"query": app.current_request.query_params and dict(app.current_request.query_params)}

    @app.route("/api/things/{thing}", methods=["GET"])
    def thing(thing: str) -> Any:
        return Response({"thing": thing}, headers={"Set-Cookie": ["a=1", "b=2"], "Content-Type": "application/json"})

    @app.route("/api/things/newest", methods=["GET"])
    def newest() -> Any:
        return {"thing": "the newest"}

    @app.route("/api/echo", methods=["POST"], content_types=["application/octet-stream", "text/plain"])
    def echo() -> Any:
        return {"length": len(app.current_request.raw_body), "ip": app.current_request.context["identity"]["sourceIp"]}

    @app.route("/api/crash", methods=["GET"])
    def crash() -> Any:
        return "ok"

    def page() -> Any:
        asked = app.current_request
        seen = f"the shop {sorted(asked.query_params or {})} {'cookie' in asked.headers}"
        return Response(seen, headers={"Content-Type": "text/html", "Content-Security-Policy": "default-src 'none'"})

    @app.route("/", methods=["GET"])
    def front() -> Any:
        return page()

    @app.route("/{first}", methods=["GET"])
    def one(first: str) -> Any:
        return page()

    @app.route("/{first}/{second}/{third}", methods=["GET"])
    def three(first: str, second: str, third: str) -> Any:
        return page()

    @app.on_sqs_message(queue=queue, batch_size=5)
    def on_small(event: Any) -> Any:
        bodies = [record.body for record in event]
        calls.append(bodies)
        if "raise" in bodies:
            raise RuntimeError("asked to")
        records = event.to_dict()["Records"]
        return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in records if r["body"] == "fail"]}

    @app.schedule(Rate(5, unit=Rate.MINUTES))
    def every_five(event: Any) -> None:
        calls.append([event.to_dict()["detail-type"]])

    @app.schedule(Cron(0, 3, "*", "*", "?", "*"))
    def nightly(event: Any) -> None:
        raise RuntimeError("the night is dark")

    return app, calls
