"""Finding products at two sizes of the catalogue: whole invocations, and what keeping the index costs.

The catalogue is `corpus.documents`, put into the index as compaction would; the rows of its products are not needed,
since lists and searches read none. Only making the index anew reads rows: for that there are some, and fewer.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infrastructure.local.events import LambdaContext, build_event, from_lambda
from infrastructure.local.stack import LocalStack
from tests.bench import corpus
from tests.bench.scene import Answer

SIZES = (1_000, 100_000)
REBUILT = (1_000, 10_000)
_RUNS = 200
#: Changed products in the batches that an update and a compaction take up.
_BATCH, _BATCHES = 10, 100
_SAID = 20_000


@dataclass
class Kept:
    """What keeping the index of a catalogue of one size takes: seconds, and bytes in the bucket."""

    build: float
    base_bytes: int
    documents_bytes: int
    cold: float
    write: float
    batch_bytes: int
    apply: float
    compact: float


@dataclass(frozen=True)
class Rebuilt:
    """Making the index anew out of the rows of so many products."""

    products: int
    seconds: float
    calls: int


def get(stack: LocalStack, path: str, query: str = "") -> Answer:
    """One invocation of the API's function by a stranger."""
    sent = {"Accept": "*/*", "User-Agent": "bench"}
    event = build_event(stack.app, "GET", path, query, sent, b"", "203.0.113.9")
    assert event is not None, path
    answer = from_lambda(stack.app(event, LambdaContext()))
    assert answer.status == 200, answer.body
    return Answer(answer.status, answer.body.decode(), answer.headers)


def questions() -> dict[str, Callable[[], tuple[str, str]]]:
    """What is asked, by the name of its row; words are drawn as they are distributed in the corpus."""
    source = random.Random(7)
    zipf = corpus.Zipf(corpus.VOCABULARY, source)

    def word() -> str:
        return corpus.word(zipf.draw())

    filters = "kind=physical&price_min=2000&price_max=20000&options=colour:blue&facets=true"
    return {
        "list of 24, newest": lambda: ("/api/products", ""),
        "list of 24 by price": lambda: ("/api/products", "sort=price"),
        "search: one word": lambda: ("/api/products", f"q={word()}"),
        "search: the most frequent word": lambda: ("/api/products", f"q={corpus.word(0)}"),
        "search: two words": lambda: ("/api/products", f"q={word()}+{word()}"),
        "search: two letters": lambda: ("/api/products", f"q={word()[:2]}"),
        "search: a slip in one word": lambda: ("/api/products", f"q={word()}x"),
        "facets of everything": lambda: ("/api/products", "facets=true"),
        "search: one word, three filters, facets": lambda: ("/api/products", f"q={word()}&{filters}"),
        "search: the most frequent word, facets": lambda: ("/api/products", f"q={corpus.word(0)}&facets=true"),
        "suggestions": lambda: ("/api/search/suggestions", f"q={word()[: source.randint(1, 5)]}"),
    }


def measure(
    stack: LocalStack, meter: Any, say: Callable[[str], None]
) -> tuple[dict[int, list[Any]], dict[int, Kept], list[Rebuilt]]:
    """Rows of invocations and the cost of keeping, by size of the catalogue; and of making the index anew."""
    rows: dict[int, list[Any]] = {}
    kept: dict[int, Kept] = {}
    for size in SIZES:
        say(f"an index of {size:,} products")
        kept[size] = _keep(size, lambda count: say(f"  {count:,}") if count % _SAID == 0 else None)
        say(f"searching {size:,} products")
        get(stack, "/api/products")
        rows[size] = []
        for name, question in questions().items():
            asked = [question() for _ in range(_RUNS)]
            rest = iter(asked)
            rows[size].append(meter.run(name, lambda it=rest: get(stack, *next(it)), _RUNS))
    return rows, kept, [_rebuild(size, meter, say) for size in REBUILT]


def _rebuild(size: int, meter: Any, say: Callable[[str], None]) -> Rebuilt:
    from chalicelib.search import rebuild, service

    say(f"the rows of {size:,} products")
    _fill(size)
    say("an index out of them")
    made = meter.run("rebuild", rebuild.rebuild, 1)
    service.reset()
    return Rebuilt(size, made.times[0] / 1000, made.calls.total())


def _fill(size: int) -> None:
    """The rows of so many listed products of the corpus, all in the store that has the scene's own."""
    from chalicelib.catalog import service as catalog
    from chalicelib.catalog import views
    from chalicelib.catalog.tables import PageRow, ProductRow, get_product
    from chalicelib.core.paging import PageRequest
    from chalicelib.stores import service as stores

    own = get_product(catalog.listed(PageRequest(1)).items[0])
    assert own is not None
    store = stores.get(own.store_id)
    with ProductRow.batch_write() as products, PageRow.batch_write() as pages:
        for number, document in enumerate(corpus.documents(size)):
            row = ProductRow(
                pk=document.id,
                sk="product",
                store_id=store.id,
                title=document.title,
                slug=f"product-{number}",
                description=document.text,
                price=document.price,
                currency=own.currency,
                kind=document.kind,
                status="published",
                tags=list(document.tags),
                created_at=document.published_at,
                updated_at=document.published_at,
                published_at=document.published_at,
                **corpus.matrix(document),
            )
            products.save(row)
            pages.save(views.page_row(row, store))


def _keep(size: int, progress: Callable[[int], None]) -> Kept:
    from chalicelib.aws import s3
    from chalicelib.core.paging import PageRequest
    from chalicelib.search import rebuild, service, storage
    from chalicelib.settings import settings

    before = storage.read_pointer()
    newest = storage.newest_batch(before[0].batch if before else 0)
    started = time.perf_counter()
    with rebuild._folder() as folder:
        pointer = rebuild._make(folder, corpus.documents(size), newest, progress)
        documents = (folder / "documents.jsonl.gz").stat().st_size
    assert storage.write_pointer(pointer, storage.pointer_tag())
    build = time.perf_counter() - started

    service.reset()
    started = time.perf_counter()
    service.search(service.Query(q=corpus.word(40), sort="relevance"), PageRequest(24), dict, category=None, store=None)
    cold = time.perf_counter() - started

    changed = list(corpus.documents(_BATCH * _BATCHES, seed=9))
    batches = [storage.Batch(changed[n : n + _BATCH], []) for n in range(0, len(changed), _BATCH)]
    started = time.perf_counter()
    for number, batch in enumerate(batches, newest + 1):
        assert storage.newest_batch(number - 1) == number - 1
        assert storage.write_batch(number, batch)
    write = (time.perf_counter() - started) / len(batches)
    body = s3.head(settings().index_bucket, storage._batch_key(newest + 1))
    assert body is not None
    with service._reader.index() as index:
        started = time.perf_counter()
        for batch in batches[:20]:
            index.apply(batch.upserts, batch.deletes)
        apply = (time.perf_counter() - started) / 20
    service.reset()

    started = time.perf_counter()
    assert rebuild.compact() is not None
    compact = time.perf_counter() - started
    service.reset()
    return Kept(build, pointer.size, documents, cold, write, body.size, apply, compact)


def report(rows: dict[int, list[Any]], kept: dict[int, Kept], rebuilt: list[Rebuilt]) -> list[str]:
    """The page's part on finding products."""
    small, large = SIZES
    lines = [
        "## Finding products",
        "",
        f"Over {small:,} and {large:,} products of a made-up catalogue: words by Zipf's law (exponent 1) out of",
        f"{corpus.VOCABULARY:,}, {corpus.TITLE_WORDS[0]} to {corpus.TITLE_WORDS[1]} in titles and "
        f"{corpus.TEXT_WORDS[0]} to {corpus.TEXT_WORDS[1]} in texts (the most frequent word is in 99 % of them),",
        f"{corpus.STORES:,} stores, {corpus.CATEGORIES} categories, {corpus.TAGS} tags. The words asked for are drawn",
        f"alike, {_RUNS} times a row. Whole invocations as above.",
        "Budgets: list ≤ 2 ms, ≤ 15 KB, no AWS call; search p50 ≤ 4 ms, the worst word ≤ 50 ms.",
        "Every five seconds (deployed) one invocation also asks S3 for new batches: one GetObject.",
        "",
        f"| invocation | p50 ms, {small:,} | p50 ms, {large:,} | p95 ms, {small:,} | p95 ms, {large:,} "
        f"| slowest ms, {large:,} | AWS calls | bytes |",
        "|---|---:|---:|---:|---:|---:|---|---:|",
    ]
    for few, many in zip(rows[small], rows[large], strict=True):
        calls = ", ".join(f"{count} {name}" for name, count in sorted(many.calls.items())) or "none"
        lines.append(
            f"| {many.name} | {few.p50:.1f} | {many.p50:.1f} | {few.p95:.1f} | {many.p95:.1f} | {max(many.times):.1f} "
            f"| {calls} | {many.size} |"
        )
    lines += [
        "",
        "Keeping the index (S3 is an engine on the same machine):",
        "",
        f"| what | {small:,} products | {large:,} products |",
        "|---|---:|---:|",
    ]
    told: list[tuple[str, Callable[[Kept], str]]] = [
        ("making and storing the base", lambda k: f"{k.build:.1f} s"),
        ("base file", lambda k: f"{k.base_bytes / 1e6:.1f} MB"),
        ("documents beside it", lambda k: f"{k.documents_bytes / 1e6:.1f} MB"),
        ("first query of a process: fetch, check, open, ask", lambda k: f"{k.cold * 1000:.0f} ms"),
        (f"writing a batch of {_BATCH} changes: list, store", lambda k: f"{k.write * 1000:.1f} ms"),
        (f"taking a batch of {_BATCH} changes up", lambda k: f"{k.apply * 1000:.1f} ms"),
        (f"a batch of {_BATCH} changes, packed", lambda k: f"{k.batch_bytes / 1e3:.1f} KB"),
        (f"compaction of {_BATCHES} batches", lambda k: f"{k.compact:.1f} s"),
    ]
    lines += [f"| {name} | {tell(kept[small])} | {tell(kept[large])} |" for name, tell in told]
    lines += ["", "Making the index anew out of the tables (dynoxide on the same machine):", ""]
    lines += ["| products | seconds | AWS calls |", "|---:|---:|---:|"]
    lines += [f"| {each.products:,} | {each.seconds:.1f} | {each.calls} |" for each in rebuilt]
    return [*lines, ""]
