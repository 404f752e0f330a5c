"""The one address: pages, files, the API, images and mails behind it."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local.events import MAX_BODY, Answer
from infrastructure.local.gateway import Gateway
from infrastructure.local.mailbox import Mail, Mailbox
from infrastructure.local.static import StaticFiles, site_headers
from infrastructure.local.threads import per_thread

from .apps import small_app


class OneObject:
    """A bucket with one object."""

    def __init__(self, path: str) -> None:
        self._path = path

    def answer(self, path: str) -> Answer:
        return Answer(200 if path == self._path else 404, [("Content-Type", "image/avif")], b"object")


class OneMail(Mailbox):
    """A mailbox with one mail."""

    def mails(self, to: str = "") -> list[Mail]:
        text = "Hello <b>\nConfirm: http://127.0.0.1:8000/confirm?token=a&b=1."
        html = "<p onclick=x()>Hello</p>"
        return [Mail("m@1", "Handsel <x@y>", ("ana@example.com",), "Bună & <ziua>", text, html, "2026-01-02T03:04:05")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / "assets" / "main-abc.js").write_text("1")
    (folder / "favicon.svg").write_text("<svg></svg>!!")
    (folder.parent / "secret.txt").write_text("secret")
    return folder


@pytest.fixture(scope="module")
def gateway(site: Path) -> Iterator[Gateway]:
    app, _ = small_app()
    headers = site_headers("local", "http://127.0.0.1:9")
    made = Gateway(
        per_thread(app),
        files=StaticFiles(site, headers),
        media=OneObject("/media/a.avif"),
        site=OneObject("/sitemap.xml"),
        page_headers=headers,
        mails=OneMail("http://unused"),
        site_url="http://127.0.0.1:8000",
    )
    yield made
    made.stop()


@pytest.fixture(scope="module")
def port(gateway: Gateway) -> int:
    return gateway.start(0)


def ask(gateway: Gateway, target: str, method: str = "GET", **headers: str) -> Answer:
    return gateway.respond(method, target, list(headers.items()))


@pytest.mark.parametrize("path", ["/", "/clay-and-co", "/clay-and-co/products/mug?x=1", "/orders?x=1"])
def test_pages_are_the_apps_without_query_or_cookies(gateway: Gateway, path: str) -> None:
    answer = ask(gateway, path, Cookie="a=1")
    assert (answer.status, answer.body) == (200, b"the shop [] False")


def test_a_path_that_is_no_page_of_the_app_is_404(gateway: Gateway) -> None:
    assert ask(gateway, "/a/b/c/d/e").status == 404


def test_what_a_schedule_writes_comes_from_the_site_bucket(gateway: Gateway) -> None:
    assert ask(gateway, "/sitemap.xml").body == b"object"
    assert ask(gateway, "/sitemaps/1.xml").status == 404


def test_files_that_never_change_are_kept(gateway: Gateway) -> None:
    answer = ask(gateway, "/assets/main-abc.js")
    assert answer.header("Content-Type") == "text/javascript; charset=utf-8"
    assert "immutable" in answer.header("Cache-Control")
    assert ask(gateway, "/favicon.svg").body == b"<svg></svg>!!"


@pytest.mark.parametrize(
    "path", ["/assets/gone.js", "/favicon.ico", "/../secret.txt", "/%2e%2e/secret.txt", "/a%00.js"]
)
def test_what_is_no_page_and_no_file_is_404(gateway: Gateway, path: str) -> None:
    answer = ask(gateway, path)
    assert answer.status == 404
    assert b"secret" not in answer.body


def test_an_unchanged_file_is_not_sent_again(gateway: Gateway) -> None:
    modified = ask(gateway, "/favicon.svg").header("Last-Modified")
    again = ask(gateway, "/favicon.svg", **{"If-Modified-Since": modified})
    assert (again.status, again.body) == (304, b"")


def test_pages_have_the_cdns_headers(gateway: Gateway) -> None:
    answer = ask(gateway, "/")
    policy = answer.header("Content-Security-Policy")
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "connect-src 'self' http://127.0.0.1:9/" in policy
    assert "amazonaws" not in policy
    assert [name for name, _ in answer.headers].count("Content-Security-Policy") == 1
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Referrer-Policy") == "strict-origin-when-cross-origin"


def test_the_api_is_the_app(gateway: Gateway) -> None:
    answer = ask(gateway, "/api/things?x=1")
    assert (answer.status, json.loads(answer.body)) == (200, {"query": {"x": "1"}})
    assert answer.header("Content-Security-Policy") == ""
    assert answer.header("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize(("path", "method"), [("/api/none", "GET"), ("/api/things", "DELETE"), ("/downloads/x", "GET")])
def test_what_the_api_lacks_is_a_problem_document(gateway: Gateway, path: str, method: str) -> None:
    answer = ask(gateway, path, method)
    assert answer.status == 404
    assert answer.header("Content-Type") == "application/problem+json"
    assert json.loads(answer.body)["code"] == "not_found"


def test_pages_cannot_be_posted_to(gateway: Gateway) -> None:
    assert ask(gateway, "/login", "POST").status == 405


def test_an_app_that_breaks_is_a_502(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(gateway, "app", broken)
    monkeypatch.setattr("infrastructure.local.gateway.build_event", lambda *_: {"requestContext": {"requestId": "1"}})
    assert ask(gateway, "/api/crash").status == 502


def test_images_come_from_the_bucket(gateway: Gateway) -> None:
    assert ask(gateway, "/media/a.avif").body == b"object"
    assert ask(gateway, "/media/b.avif").status == 404


def test_localhost_moves_to_the_one_address(gateway: Gateway) -> None:
    answer = ask(gateway, "/login?next=%2F", Host="localhost:8000")
    assert (answer.status, answer.header("Location")) == (307, "http://127.0.0.1:8000/login?next=%2F")
    assert ask(gateway, "/login", Host="127.0.0.1:8000").status == 200


def test_mails_are_shown_without_trusting_them(gateway: Gateway) -> None:
    listed = ask(gateway, "/_local/mailbox").body.decode()
    assert "Bună &amp; &lt;ziua&gt;" in listed
    one = ask(gateway, "/_local/mailbox/m%401").body.decode()
    assert 'href="http://127.0.0.1:8000/confirm?token=a&amp;b=1"' in one
    assert "&lt;b&gt;" in one
    html = ask(gateway, "/_local/mailbox/m%401/html")
    assert html.header("Content-Security-Policy").startswith("sandbox ")
    assert ask(gateway, "/_local/mailbox/other").status == 404
    items = json.loads(ask(gateway, "/_local/mailbox/mails.json").body)["items"]
    assert items[0]["links"] == ["http://127.0.0.1:8000/confirm?token=a&b=1"]


# ---- Over a socket ---------------------------------------------------------------------------------------------


def test_one_connection_serves_many_requests(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/api/things/newest")
    assert json.loads(connection.getresponse().read()) == {"thing": "the newest"}
    kept = connection.sock
    connection.request("HEAD", "/favicon.svg")
    head = connection.getresponse()
    assert (head.status, head.read(), head.getheader("Content-Length")) == (200, b"", "13")
    connection.request("POST", "/api/echo", body=iter([b"ab", b"cd"]), headers={"Content-Type": "text/plain"})
    assert json.loads(connection.getresponse().read()) == {"length": 4, "ip": "127.0.0.1"}
    assert connection.sock is kept
    connection.close()


def test_both_cookies_arrive(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/api/things/x")
    answer = connection.getresponse()
    assert [value for name, value in answer.getheaders() if name == "Set-Cookie"] == ["a=1", "b=2"]
    connection.close()


def test_ten_megabytes_are_the_limit(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/api/echo")
    connection.putheader("Content-Length", str(MAX_BODY + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_requests_side_by_side_do_not_mix(port: int) -> None:
    wrong: list[str] = []

    def many(name: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for i in range(50):
            connection.request("GET", f"/api/things?who={name}{i}")
            if json.loads(connection.getresponse().read()) != {"query": {"who": f"{name}{i}"}}:
                wrong.append(name)
        connection.close()

    threads = [threading.Thread(target=many, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_long_text_travels_compressed_when_the_browser_can_read_that(port: int, site: Path) -> None:
    (site / "assets" / "long-abc.js").write_text("// long\n" * 1000)
    for accepted, encoding in (("gzip, br", "gzip"), ("identity", None)):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/assets/long-abc.js", headers={"Accept-Encoding": accepted})
        answer = connection.getresponse()
        assert answer.getheader("Content-Encoding") == encoding
        body = answer.read()
        assert (gzip.decompress(body) if encoding else body) == b"// long\n" * 1000
