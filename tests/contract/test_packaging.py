"""The archives that go to Lambda: nothing missing, nothing foreign, nothing for developers, compiled, reproducible."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

import app  # noqa: F401  declares the routes
from chalicelib.http import declare
from infrastructure.deploy import ROOT, DeployError, project, wheels
from infrastructure.deploy.archive import files_below, write_zip
from infrastructure.deploy.chalice_run import merged
from infrastructure.deploy.project import Project
from infrastructure.deploy.target import Target, lambda_target, own_target

#: API Gateway allows 300 resources; one is the root, and the rest of the margin is for the next domains.
MOST_PATH_NODES = 240


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project for the running interpreter; the layer comes from the cache when the requirements are the same."""
    return project.build("dev", own_target(), directory=tmp_path_factory.mktemp("project"))


def _names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as zipped:
        return zipped.namelist()


def test_every_module_comes_compiled_in_a_form_that_lambda_does_not_throw_away(built: Project) -> None:
    magic = importlib.util.MAGIC_NUMBER
    for archive in (built.app_archive, built.layer_archive):
        with zipfile.ZipFile(archive) as zipped:
            names = set(zipped.namelist())
            for name in [found for found in names if found.endswith(".py")]:
                directory, _, module = name.rpartition("/")
                prefix = f"{directory}/" if directory else ""
                compiled = f"{prefix}__pycache__/{module[:-3]}.{sys.implementation.cache_tag}.pyc"
                assert compiled in names, name
                header = zipped.read(compiled)[:8]
                assert header[:4] == magic
                assert struct.unpack("<I", header[4:])[0] == 0b01, f"{name} is checked against its source"


def test_the_app_archive_holds_the_app_and_nothing_for_developers(built: Project) -> None:
    tops = {name.split("/")[0] for name in _names(built.app_archive)}
    assert tops == {"app.py", "chalice", "chalicelib", "__pycache__"}
    packaged = {name for name in _names(built.app_archive) if name.startswith("chalicelib/") and name.endswith(".py")}
    assert packaged == {path.relative_to(ROOT).as_posix() for path in (ROOT / "chalicelib").rglob("*.py")}


def test_files_that_modules_read_are_packaged_with_them(built: Project) -> None:
    names = set(_names(built.app_archive))
    for path in (ROOT / "chalicelib").rglob("*"):
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith("."):
            assert path.relative_to(ROOT).as_posix() in names


def test_the_layer_leaves_the_tools_at_home(built: Project) -> None:
    inside = {name.split("/")[4] for name in _names(built.layer_archive)}
    assert {"pydantic", "pynamodb", "botocore", "stripe", "PIL"} <= inside
    assert not inside & {"chalice", "boto3", "pip", "setuptools", "pytest", "moto", "ruff", "mypy", "bin", "inquirer"}


def test_the_layer_keeps_the_models_of_every_service_that_is_called(built: Project) -> None:
    called = set()
    for path in (ROOT / "chalicelib" / "aws").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "client"
                and node.args
            ):
                assert isinstance(node.args[0], ast.Constant)
                called.add(str(node.args[0].value))
    prefix = f"python/lib/{own_target().runtime}/site-packages/botocore/data/"
    kept = {name.removeprefix(prefix).split("/")[0] for name in _names(built.layer_archive) if name.startswith(prefix)}
    assert called | {"dynamodb"} <= kept & wheels.BOTOCORE_SERVICES


@pytest.fixture(scope="module")
def unpacked(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    for archive in (built.app_archive, built.layer_archive):
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(folder)
    return folder


def _run_unpacked(built: Project, unpacked: Path, code: str) -> str:
    """What `code` prints where there is nothing but the archives, as on Lambda."""
    config = json.loads((built.directory / ".chalice" / "config.json").read_text())
    packages = unpacked / f"python/lib/{own_target().runtime}/site-packages"
    paths = [str(unpacked), str(packages)]
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", f"import sys; sys.path[:0] = {paths!r}\n{code}"],
        env={
            **config["environment_variables"],
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_LAMBDA_FUNCTION_NAME": "packaged",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_handler_imports_from_the_archives_alone(built: Project, unpacked: Path) -> None:
    _run_unpacked(built, unpacked, "import app, chalicelib.workers; app.app.take_everything()")


#: Asks every path for a method that it lacks: the answer lists those it has, without running any.
_ASK = """
import json
from app import app
before = [name for name in app._modules if name in sys.modules]
def allowed(path):
    request = {"resourcePath": path, "httpMethod": "TRACE", "requestId": "1"}
    return app({"requestContext": request}, None)["headers"]["Allow"]
print(json.dumps([before, {path: allowed(path) for path in json.loads(sys.stdin.read())}]))
"""


def test_lambda_imports_a_domains_routes_with_the_first_request_for_one(built: Project, unpacked: Path) -> None:
    methods: dict[str, set[str]] = {}
    for route in declare.REGISTRY:
        head = {"HEAD"} if route.raw and route.cache is not None and route.method == "GET" else set()
        methods.setdefault(route.path, set()).update({route.method} | head)
    asked = _ASK.replace("sys.stdin.read()", repr(json.dumps(sorted(methods))))
    imported, answers = json.loads(_run_unpacked(built, unpacked, asked))
    assert imported == []
    assert answers == {path: ", ".join(sorted(has)) for path, has in methods.items()}


def test_archives_fit_lambda(built: Project) -> None:
    assert built.app_archive.stat().st_size < 5 * 1024 * 1024
    assert built.layer_archive.stat().st_size < project.DIRECT_LIMIT
    unpacked = 0
    for archive in (built.app_archive, built.layer_archive):
        with zipfile.ZipFile(archive) as zipped:
            unpacked += sum(entry.file_size for entry in zipped.infolist())
    assert unpacked < project.UNPACKED_LIMIT / 2


def test_the_same_sources_give_the_same_bytes(built: Project, tmp_path: Path) -> None:
    again = project.build("dev", own_target(), directory=tmp_path / "again")
    assert again.app_archive.read_bytes() == built.app_archive.read_bytes()
    assert again.layer_archive.read_bytes() == built.layer_archive.read_bytes()


def test_an_archive_does_not_depend_on_the_order_or_the_times_of_its_files(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("b", "a"):
        (source / name).write_text(name)
    files = list(files_below(source))
    write_zip(tmp_path / "one.zip", files)
    (source / "a").touch()
    write_zip(tmp_path / "two.zip", reversed(files))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_chalice_finds_both_archives_where_it_looks_for_them(built: Project) -> None:
    archives = {path.name for path in (built.directory / ".chalice" / "deployments").glob("*.zip")}
    assert archives == {built.app_archive.name, built.layer_archive.name}


def test_each_function_has_a_role_of_its_own(built: Project) -> None:
    config = json.loads((built.directory / ".chalice" / "config.json").read_text())
    assert config["autogen_policy"] is False
    policies = [settings["iam_policy_file"] for settings in config["lambda_functions"].values()]
    assert len(set(policies)) == len(policies)
    for policy in policies:
        text = (built.directory / ".chalice" / policy).read_text()
        assert "${" not in text
        assert json.loads(text)["Version"] == "2012-10-17"


def test_the_api_leaves_room_for_more_paths() -> None:
    nodes = set()
    for path in import_module("app").app.routes:
        parts = path.strip("/").split("/")
        nodes |= {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
    assert len(nodes) <= MOST_PATH_NODES


def _shared_object(path: Path, machine: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, machine) + bytes(44))


def test_a_shared_object_of_another_machine_is_refused(tmp_path: Path) -> None:
    target = Target("3.13", "aarch64", "")
    _shared_object(tmp_path / "good" / "_x.cpython-313-aarch64-linux-gnu.so", 183)
    wheels.check(tmp_path, target)
    _shared_object(tmp_path / "bad" / "libfoo.so.1", 62)
    with pytest.raises(DeployError, match=r"bad/libfoo\.so\.1 is not built for aarch64"):
        wheels.check(tmp_path, target)


def test_a_shared_object_of_another_python_is_refused(tmp_path: Path) -> None:
    _shared_object(tmp_path / "_x.cpython-311-aarch64-linux-gnu.so", 183)
    with pytest.raises(DeployError, match="another Python"):
        wheels.check(tmp_path, Target("3.13", "aarch64", ""))


def test_a_requirement_without_a_wheel_fails_instead_of_being_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"setup.py": "from setuptools import setup\nsetup()\n", "PKG-INFO": "Name: onlysource\nVersion: 1\n"}
    with tarfile.open(tmp_path / "onlysource-1.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            (tmp_path / name).write_text(text)
            archive.add(tmp_path / name, f"onlysource-1/{name}")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("onlysource==1\n")
    with pytest.raises(DeployError, match="has a wheel"):
        wheels.install(requirements, tmp_path / "layer", own_target())


@pytest.mark.parametrize("interpreter", ["", "/nonexistent/python3.13", "older"])
def test_packaging_for_lambda_says_what_interpreter_it_misses(
    interpreter: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if interpreter == "older":
        older = tmp_path / "python-of-another-version"
        older.write_text("#!/bin/sh\necho 3.12\n")
        older.chmod(0o755)
        interpreter = str(older)
    monkeypatch.setenv("PYTHON313", interpreter)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeployError, match=r"needs a Python 3\.13 interpreter"):
        lambda_target()


def test_requirements_of_the_layer_are_pinned_and_without_chalice() -> None:
    lines = wheels.layer_requirements(ROOT / "requirements.txt").split()
    assert all(re.fullmatch(r"[A-Za-z0-9_.\[\]-]+==[0-9][A-Za-z0-9.]*", line) for line in lines)
    assert not any(line.startswith("chalice") for line in lines)


def test_what_a_failed_deployment_made_is_added_to_what_was_recorded() -> None:
    before = {"resources": [{"name": "rest_api", "resource_type": "rest_api", "rest_api_id": "old"}], "backend": "api"}
    made = [
        {"name": "on_work", "resource_type": "lambda_function", "lambda_arn": "arn"},
        {"name": "half", "resource_type": "sqs_event", "queue": "work"},
    ]
    after = {resource["name"]: resource for resource in merged(before, made)["resources"]}
    assert set(after) == {"rest_api", "on_work"}
    assert after["rest_api"]["rest_api_id"] == "old"
