"""What is shipped to run several servers: files that are what they say, and options that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.__main__ import build
from app.settings import Settings
from tests.benchmarks import capacity

DEPLOY = Path(__file__).parents[2] / "assets" / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))


def started(command: list[str]) -> dict[str, Any]:
    """What a command of the image sets, of names as they come from the environment."""
    assert command[0] == "carbonpump"
    plain = [re.sub(r"\$[({][A-Z_]+(:\?)?[)}]", "pump.example", word) for word in command[1:]]
    options = vars(build(plain).parse_args(plain))
    return {key: value for key, value in options.items() if key not in ("command", "action")}


def test_servers_are_started_as_the_program_can_be() -> None:
    for command in (COMPOSE["services"]["one"]["command"], KUBERNETES[2]["spec"]["template"]["spec"]["containers"][0]["args"]):
        options = started(command)
        Settings(**options | {"max_upload": 10_000_000}).check()
        assert options["trust_proxy"]
        assert options["procs"] == 2
        assert options["origin"] == ["pump.example"]


def test_whatever_runs_is_read_only_and_has_no_capability() -> None:
    for name, service in COMPOSE["services"].items():
        if name != "db":  # PostgreSQL's own image changes whose its folder is as it starts
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]
    pods = [each["spec"]["template"]["spec"] for each in KUBERNETES if each["kind"] in ("StatefulSet", "Deployment")]
    assert len(pods) == 4
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"]
        for container in pod["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"]
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_long_runs_are_the_clusters_whom_nobody_else_reaches() -> None:
    pods = {
        each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in KUBERNETES if "template" in each.get("spec", {})
    }
    commands = {name: pod["containers"][0].get("args") for name, pod in pods.items()}
    address = next(word for word in commands["pump"] if word.startswith("--scheduler=")).removeprefix("--scheduler=")
    service = next(each for each in KUBERNETES if each["kind"] == "Service" and each["metadata"]["name"] == "pump-scheduler")
    assert address == f"tcp://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"
    services = COMPOSE["services"]
    for scheduler, worker, whom in (
        (services["scheduler"]["command"], services["worker"]["command"], "tcp://scheduler:8786"),
        (commands["pump-scheduler"], commands["pump-worker"], address),
    ):
        assert scheduler[:2] == ["dask", "scheduler"]
        assert worker[:3] == ["dask", "worker", whom]
    assert {"--scheduler=tcp://scheduler:8786"} < set(services["one"]["command"])
    assert {mount["mountPath"] for mount in pods["pump-worker"]["containers"][0]["volumeMounts"]} >= {"/data"}
    policy = next(each["spec"] for each in KUBERNETES if each["kind"] == "NetworkPolicy")
    assert policy["podSelector"]["matchExpressions"][0]["values"] == ["pump-scheduler", "pump-worker"]
    assert policy["ingress"][0]["from"][0]["podSelector"]["matchExpressions"][0]["values"] == [
        "pump",
        "pump-scheduler",
        "pump-worker",
    ]
    assert COMPOSE["networks"] == {"cluster": {"internal": True}}
    assert {name for name, each in services.items() if "cluster" in each.get("networks", ())} == {
        "one",
        "two",
        "scheduler",
        "worker",
    }


def test_the_proxy_is_told_all_that_its_configuration_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "haproxy.cfg").read_text()))
    proxy = next(each for each in KUBERNETES if each["metadata"]["name"] == "pump-proxy")
    told = {each["name"] for each in proxy["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert asked == told == set(COMPOSE["services"]["proxy"]["environment"])


@pytest.mark.skipif(not capacity.FOUND.exists(), reason="python -m tests.benchmarks.capacity has kept nothing yet")
def test_the_capacity_page_is_what_is_computed() -> None:
    assert capacity.page(json.loads(capacity.FOUND.read_text())) == capacity.PAGE.read_text(encoding="utf-8")
