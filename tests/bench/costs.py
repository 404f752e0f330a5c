"""List prices (eu-central-1, November 2026, without free tiers) applied to counted calls."""

from __future__ import annotations

from dataclasses import dataclass

#: US dollars per unit.
PRICES = {
    "dynamodb read unit": 0.1525e-6,
    "dynamodb write unit": 0.7625e-6,
    "api gateway request": 3.70e-6,
    "lambda request": 0.20e-6,
    "lambda GB-second": 13.3334e-6,
    "sqs request": 0.40e-6,
    "ses mail": 100e-6,
    "s3 put": 5.4e-6,
    "s3 get": 0.43e-6,
    "cdn request": 1.2e-6,
}

#: How each AWS call is billed. Reads are strongly consistent (1 unit up to 4 KB), transactions count twice.
BILLED = {
    "GetItem": ("dynamodb read unit", 1),
    "BatchGetItem": ("dynamodb read unit", 3),
    "Query": ("dynamodb read unit", 2),
    "PutItem": ("dynamodb write unit", 3),
    "UpdateItem": ("dynamodb write unit", 2),
    "DeleteItem": ("dynamodb write unit", 2),
    "TransactWriteItems": ("dynamodb write unit", 20),
    "SendMessageBatch": ("sqs request", 1),
    "SendEmail": ("ses mail", 1),
    "HeadObject": ("s3 get", 1),
    "GetObject": ("s3 get", 1),
    "PutObject": ("s3 put", 1),
    "CopyObject": ("s3 put", 1),
}


@dataclass(frozen=True)
class Cost:
    """One part of the bill of 1,000 orders, in US dollars."""

    part: str
    dollars: float


def of_calls(calls: dict[str, float]) -> float:
    """What these AWS calls cost. Raises KeyError for a call without a price."""
    return sum(count * PRICES[BILLED[name][0]] * BILLED[name][1] for name, count in calls.items())


def of_invocations(count: float, milliseconds: float, megabytes: int) -> float:
    """What Lambda charges for invocations of a function."""
    seconds = count * milliseconds / 1000
    return count * PRICES["lambda request"] + seconds * megabytes / 1024 * PRICES["lambda GB-second"]
