"""`make bench`: measures on this machine, prints, and writes docs/benchmarks.md. Reports; never passes or fails."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import costs, imports, search

TARGET = Path(__file__).parents[2] / "docs" / "benchmarks.md"
WARM_RUNS = 200
SALES = 60


@dataclass
class Measured:
    """One kind of invocation: milliseconds of each run, AWS calls of one, bytes of the answer."""

    name: str
    times: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    size: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)]


def _progress(text: str) -> None:
    print(f"bench: {text}", flush=True)


class Meter:
    """Counts AWS calls of the application while it is on."""

    def __init__(self) -> None:
        from chalicelib.aws import dynamo, session

        self.calls: Counter[str] = Counter()
        session.botocore_session()
        clients = [
            dynamo.shared_connection().client,
            session.client("sqs"),
            session.client("s3"),
            session.client("ses"),
        ]
        for client in clients:
            client.meta.events.register("before-call", self._count)

    def _count(self, model: Any, **_: Any) -> None:
        self.calls[model.name] += 1

    def run(self, name: str, act: Callable[[], Any], runs: int) -> Measured:
        """Repeat `act` warm; the calls are those of the last run."""
        measured = Measured(name)
        for _ in range(runs):
            self.calls.clear()
            started = time.perf_counter()
            answer = act()
            measured.times.append((time.perf_counter() - started) * 1000)
            measured.calls = Counter(self.calls)
            measured.size = len(answer.text) if hasattr(answer, "text") else 0
        return measured


Found = tuple[dict[int, list[Measured]], dict[int, search.Kept], list[search.Rebuilt]]


def journey() -> tuple[list[Measured], list[float], float, Found]:
    """Warm invocations in process against the local engines, and payment → link through the whole stack."""
    from infrastructure.local.stack import LocalStack
    from tests.bench.scene import Scene

    _progress("starting the local stack")
    with LocalStack(background=False) as stack:
        scene = Scene(stack)
        scene.open_shop()
        meter = Meter()
        rows = [meter.run("product page", scene.product_page, WARM_RUNS)]
        rows.append(meter.run("product page, HTML with its answer", scene.product_html, WARM_RUNS))
        rows.append(meter.run("front page, HTML with its answer", scene.front_page, WARM_RUNS))
        rows.append(meter.run("add to cart", scene.add_to_cart, WARM_RUNS))
        _progress("checkouts, payments, downloads")
        checkouts, webhooks, pages, downloads, latencies = [], [], [], [], []
        for number in range(SALES):
            checkouts.append(meter.run("checkout", lambda n=number: scene.checkout(n), 1))
            scene.pay()
            started = time.perf_counter()
            webhooks.append(meter.run("webhook (receive and apply)", scene.webhook, 1))
            scene.drain()
            link = scene.link_in_mail()
            latencies.append((time.perf_counter() - started) * 1000)
            pages.append(meter.run("download page", lambda at=link: scene.download_page(at), 1))
            downloads.append(meter.run("download", lambda at=link: scene.download(at), 1))
        rows += [_merged(group) for group in (checkouts, webhooks, pages, downloads)]
        order_id = scene.one_more_sale()
        rows.append(meter.run("receipt and notice (jobs)", lambda: scene.mails_of(order_id), 1))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return rows, latencies, memory, search.measure(stack, meter, _progress)


def _merged(group: list[Measured]) -> Measured:
    times = [each.times[0] for each in group]
    return Measured(group[-1].name, times, group[-1].calls, group[-1].size)


def bill(rows: list[Measured]) -> list[costs.Cost]:
    """1,000 orders and 200,000 page views at a CDN hit rate of 80 %, without egress and image bytes."""
    by_name = {row.name: row for row in rows}
    views, hit_rate, orders = 200_000, 0.8, 1000
    page = by_name["product page"]
    missed = views * (1 - hit_rate)
    parts = [
        costs.Cost("CDN requests of 200,000 page views", views * costs.PRICES["cdn request"]),
        costs.Cost(
            "API behind the CDN (20 % of the views)",
            missed * (costs.PRICES["api gateway request"] + costs.of_calls(page.calls))
            + costs.of_invocations(missed, page.p50, 1024),
        ),
    ]
    requests = {"checkout": 2, "webhook (receive and apply)": 5, "download page": 1, "download": 1}
    for name, times in requests.items():
        row = by_name[name]
        count = orders * times
        parts.append(
            costs.Cost(
                f"{name}: {times} of each order",
                count * costs.PRICES["api gateway request"]
                + orders * costs.of_calls(row.calls)
                + costs.of_invocations(count, row.p50, 1024),
            )
        )
    jobs = by_name["receipt and notice (jobs)"]
    parts.append(
        costs.Cost(
            "jobs: receipt and the seller's notice",
            orders * costs.of_calls(jobs.calls) + costs.of_invocations(orders * 2, jobs.p50, 512),
        )
    )
    return parts


def report(
    imported: list[imports.ImportTime], rows: list[Measured], latencies: list[float], memory: float, found: Found
) -> str:
    """The page."""
    model = platform.processor() or platform.machine()
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; nothing here passes or fails a build. Engines: dynoxide and ministack on the same",
        f"machine (Python {platform.python_version()}, {os.cpu_count()} cores, {model}).",
        "AWS answers in other times; the number of calls stays.",
        "",
        "## Imports",
        "",
        f"Compiled (unchecked-hash bytecode), median of {imports.RUNS} fresh processes.",
        "Budgets: API ≤ 350 ms and ≤ 2 × the bare frameworks, event functions ≤ 250 ms, memory ≤ 110 MB.",
        "",
        "| function | ms | MB |",
        "|---|---:|---:|",
        *[f"| {row.name} | {row.milliseconds:.0f} | {row.megabytes:.0f} |" for row in imported],
        "",
        "## Warm invocations",
        "",
        "The whole function from API Gateway's event to its answer, concurrency 1.",
        "",
        "| invocation | p50 ms | p95 ms | AWS calls | bytes |",
        "|---|---:|---:|---|---:|",
    ]
    for row in rows:
        calls = ", ".join(f"{count} {name}" for name, count in sorted(row.calls.items())) or "none"
        lines.append(f"| {row.name} | {row.p50:.1f} | {row.p95:.1f} | {calls} | {row.size} |")
    ordered = sorted(latencies)
    parts = bill(rows)
    total = sum(part.dollars for part in parts)
    lines += [
        "",
        f"Memory after all of the above, in one process with the event loop: {memory:.0f} MB.",
        "",
        *search.report(*found),
        "## Payment to download link",
        "",
        f"From the webhook's arrival to the link in the buyer's mail, {len(ordered)} sales:",
        f"p50 {statistics.median(ordered):.0f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.0f} ms.",
        "Budget: p99 ≤ 2,000 ms.",
        "",
        "## What 1,000 orders and 200,000 page views cost",
        "",
        "Counted calls × list prices, CDN hit rate 80 %, without egress and Stripe's fees. Budget: $1.00.",
        "",
        "| part | US$ |",
        "|---|---:|",
        *[f"| {part.part} | {part.dollars:.3f} |" for part in parts],
        f"| **total** | **{total:.2f}** |",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure everything and write the page."""
    os.environ["LOG_LEVEL"] = "WARNING"
    from infrastructure.local import environment

    rows, latencies, memory, found = journey()
    _progress("imports, in fresh processes")
    os.environ.setdefault("STAGE", environment.stage())
    imported = imports.measure()
    page = report(imported, rows, latencies, memory, found)
    TARGET.write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
