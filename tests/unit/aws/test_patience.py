"""How long a call to AWS may take when AWS is slow: API Gateway ends a request after 29 seconds."""

from __future__ import annotations

import subprocess
import sys

_SUMS = """
from chalicelib.aws import dynamo, session
print((dynamo.CONNECT_SECONDS + dynamo.READ_SECONDS) * dynamo.CALL_ATTEMPTS)
waits = session.TIMEOUTS
print((waits["connect_timeout"] + waits["read_timeout"]) * waits["retries"]["total_max_attempts"])
"""


def test_one_slow_call_leaves_time_for_an_answer() -> None:
    """In a process of its own, since the suite itself has more patience."""
    told = subprocess.run([sys.executable, "-c", _SUMS], capture_output=True, text=True, check=True)
    database, others = map(float, told.stdout.split())
    assert database <= 10
    assert others <= 20
