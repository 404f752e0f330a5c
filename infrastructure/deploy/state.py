"""What a stage remembers between deployments: a versioned bucket for each account and region."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from .clients import account, client, code_of


class Store:
    """Small JSON documents of one stage, every version kept by the bucket."""

    def __init__(self, stage: str, region: str) -> None:
        self._stage = stage
        self._region = region
        self.bucket = f"handsel-deployments-{account(region)}-{region}"
        self._s3 = client("s3", region)

    def prepare(self) -> None:
        """Make the bucket when there is none: private, encrypted, versioned, over TLS only."""
        try:
            self._s3.head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if code_of(error) not in {"404", "NoSuchBucket", "NotFound"}:
                raise
            where = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
            self._s3.create_bucket(Bucket=self.bucket, **({"CreateBucketConfiguration": where} if where else {}))
        else:
            return
        blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
        self._s3.put_public_access_block(
            Bucket=self.bucket, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True)
        )
        self._s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
        self._s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration=encrypted)

    def keep_text(self, name: str, text: str) -> str:
        """Keep `text` beside the documents; the address by which AWS reads it."""
        key = f"{self._stage}/{name}"
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())
        return f"https://s3.{self._region}.amazonaws.com/{self.bucket}/{key}"

    def read(self, name: str) -> dict[str, Any]:
        """The document `name`, empty when there is none."""
        try:
            body = self._s3.get_object(Bucket=self.bucket, Key=f"{self._stage}/{name}.json")["Body"].read()
        except ClientError as error:
            if code_of(error) not in {"404", "NoSuchKey"}:
                raise
            return {}
        document: dict[str, Any] = json.loads(body)
        return document

    def write(self, name: str, document: dict[str, Any]) -> None:
        """Keep the document `name`; the version before it stays in the bucket."""
        text = json.dumps(document, indent=2, sort_keys=True)
        key = f"{self._stage}/{name}.json"
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode(), ContentType="application/json")
