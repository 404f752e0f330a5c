"""DynamoDB's time to live, for an engine that has none: deletes rows whose `ttl` has passed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from botocore.exceptions import ClientError

#: Like DynamoDB, values that are older than this are taken for mistakes and left alone.
_OLDEST = 5 * 365 * 86400


def sweep(dynamodb: Any, tables: Iterable[str], now: float | None = None) -> int:
    """Delete what has expired from `tables` (deployed names); how many rows that was."""
    moment = int(time.time() if now is None else now)
    return sum(_sweep_table(dynamodb, table, moment) for table in tables)


def _sweep_table(dynamodb: Any, table: str, moment: int) -> int:
    names = {"#ttl": "ttl"}
    values = {":now": {"N": str(moment)}, ":oldest": {"N": str(moment - _OLDEST)}, ":number": {"S": "N"}}
    condition = "attribute_type(#ttl, :number) AND #ttl < :now AND #ttl > :oldest"
    deleted = 0
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression=condition,
        ProjectionExpression="pk, sk",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )
    for page in pages:
        for row in page["Items"]:
            try:
                dynamodb.delete_item(
                    TableName=table,
                    Key=row,
                    ConditionExpression=condition,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=values,
                )
                deleted += 1
            except ClientError as error:
                if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                    raise
    return deleted
