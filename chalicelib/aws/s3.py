"""S3: pre-signed uploads and downloads, and the few object calls that workers need."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from .session import client

_CHUNK = 1 << 20
_COPY_STEP = 256 << 20


@dataclass(frozen=True, slots=True)
class Object:
    """What S3 tells of an object: bytes, the type it was stored with, its ETag."""

    size: int
    content_type: str
    etag: str


def _s3() -> Any:
    # Whoever reads a file whole computes its SHA-256; S3's own checksum of a file sent in parts is not comparable.
    return client(
        "s3",
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        read_timeout=20,
        response_checksum_validation="when_required",
    )


def presign_post(bucket: str, key: str, *, size: int, content_type: str, seconds: int) -> dict[str, Any]:
    """A form `{url, fields}` that stores exactly `size` bytes of `content_type` at `key`, and nothing else."""
    fields = {"Content-Type": content_type, "success_action_status": "201"}
    conditions: list[Any] = [
        {"Content-Type": content_type},
        {"success_action_status": "201"},
        ["content-length-range", size, size],
    ]
    made: dict[str, Any] = _s3().generate_presigned_post(bucket, key, fields, conditions, ExpiresIn=seconds)
    return made


def presign_part(
    bucket: str, key: str, upload_id: str, number: int, *, size: int, sha256: str, seconds: int
) -> tuple[str, dict[str, str]]:
    """An address and the headers to PUT one part with: its length and checksum (base64) are part of the signature."""
    params = {
        "Bucket": bucket,
        "Key": key,
        "UploadId": upload_id,
        "PartNumber": number,
        "ContentLength": size,
        "ChecksumSHA256": sha256,
    }
    url: str = _s3().generate_presigned_url("upload_part", params, ExpiresIn=seconds)
    return url, {"x-amz-checksum-sha256": sha256}


def presign_download(bucket: str, key: str, *, filename: str, content_type: str, seconds: int) -> str:
    """An address that downloads the object under `filename` for `seconds`."""
    plain = filename.encode("ascii", "replace").decode().replace("?", "_").replace('"', "'")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    params = {
        "Bucket": bucket,
        "Key": key,
        "ResponseContentDisposition": disposition,
        "ResponseContentType": content_type,
    }
    url: str = _s3().generate_presigned_url("get_object", params, ExpiresIn=seconds)
    return url


def start_parts(bucket: str, key: str, content_type: str) -> str:
    """Open a multipart upload with SHA-256 part checksums; its id."""
    made = _s3().create_multipart_upload(Bucket=bucket, Key=key, ContentType=content_type, ChecksumAlgorithm="SHA256")
    return str(made["UploadId"])


def list_parts(bucket: str, key: str, upload_id: str) -> list[dict[str, Any]] | None:
    """`[{PartNumber, Size, ETag, ChecksumSHA256?}]` of an open upload, at most 1,000; None when it is not open."""
    try:
        found: list[dict[str, Any]] = (
            _s3().list_parts(Bucket=bucket, Key=key, UploadId=upload_id, MaxParts=1000).get("Parts", [])
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchUpload", "404"}:
            return None
        raise
    return found


def finish_parts(bucket: str, key: str, upload_id: str, parts: list[dict[str, Any]]) -> None:
    """Make one object of the parts. Harmless when that was already done."""
    names = ("PartNumber", "ETag", "ChecksumSHA256")
    listed = [{name: part[name] for name in names if part.get(name)} for part in parts]
    try:
        _s3().complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload_id, MultipartUpload={"Parts": listed})
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchUpload" or head(bucket, key) is None:
            raise


def abort_parts(bucket: str, key: str, upload_id: str) -> None:
    """Give an open multipart upload up. Harmless when there is none."""
    try:
        _s3().abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload_id)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NoSuchUpload", "404"}:
            raise


def head(bucket: str, key: str) -> Object | None:
    """What is stored at `key`, or None."""
    try:
        found = _s3().head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return None
        raise
    return Object(int(found["ContentLength"]), found.get("ContentType", ""), found["ETag"].strip('"'))


def written_at(bucket: str, key: str) -> datetime | None:
    """When the object at `key` was stored, or None when there is none."""
    try:
        found: datetime = _s3().head_object(Bucket=bucket, Key=key)["LastModified"]
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return None
        raise
    return found


def read(bucket: str, key: str, *, limit: int) -> bytes:
    """The first `limit` bytes of an object."""
    data: bytes = _s3().get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{limit - 1}")["Body"].read(limit)
    return data


class Missing(Exception):
    """There is no such object."""


def stream(bucket: str, key: str) -> Iterator[bytes]:
    """An object's bytes in chunks of a mebibyte. Raises Missing."""
    try:
        body = _s3().get_object(Bucket=bucket, Key=key)["Body"]
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            raise Missing(key) from error
        raise
    while chunk := body.read(_CHUNK):
        yield chunk


class _Ranged(io.RawIOBase):
    """An object as a file that is read from anywhere, a request for each stretch."""

    def __init__(self, bucket: str, key: str, size: int) -> None:
        super().__init__()
        self._bucket, self._key, self._size, self._at = bucket, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        stretch = f"bytes={self._at}-{end - 1}"
        data = _s3().get_object(Bucket=self._bucket, Key=self._key, Range=stretch)["Body"].read()
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def open_ranged(bucket: str, key: str, size: int) -> io.BufferedReader:
    """An object of `size` bytes as a file that is read piece by piece, a mebibyte at a time, never whole."""
    return io.BufferedReader(_Ranged(bucket, key, size), _CHUNK)


def write(bucket: str, key: str, data: bytes, content_type: str, cache_control: str = "") -> None:
    """Store `data` at `key`."""
    extra = {"CacheControl": cache_control} if cache_control else {}
    _s3().put_object(Bucket=bucket, Key=key, Body=data, ContentType=content_type, **extra)


def write_if(bucket: str, key: str, data: bytes, content_type: str, *, etag: str | None) -> bool:
    """Store `data` at `key` if the object there still has this ETag, or with None if there is none; whether it was."""
    condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": f'"{etag}"'}
    try:
        _s3().put_object(Bucket=bucket, Key=key, Body=data, ContentType=content_type, **condition)
    except ClientError as error:
        # 409: another conditional write of the key was going on. Either way somebody else was first.
        if error.response["Error"]["Code"] in {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}:
            return False
        raise
    return True


def load(bucket: str, key: str) -> tuple[bytes, str] | None:
    """A small object whole, with its ETag; None when there is none."""
    try:
        found = _s3().get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return None
        raise
    return found["Body"].read(), found["ETag"].strip('"')


def store_file(bucket: str, key: str, path: Path, content_type: str) -> str:
    """Store a file at `key`; its ETag."""
    with path.open("rb") as file:
        stored = _s3().put_object(Bucket=bucket, Key=key, Body=file, ContentType=content_type)
    return str(stored["ETag"]).strip('"')


def copy(bucket: str, source: str, target: str) -> None:
    """Copy within a bucket; in parts where one call could outlast its timeout (and S3 demands it above 5 GB)."""
    found = head(bucket, source)
    if found is None or found.size <= _COPY_STEP:
        _s3().copy_object(Bucket=bucket, Key=target, CopySource={"Bucket": bucket, "Key": source})
        return
    upload_id = start_parts(bucket, target, found.content_type)
    parts: list[dict[str, Any]] = []
    for number, begin in enumerate(range(0, found.size, _COPY_STEP), 1):
        end = min(begin + _COPY_STEP, found.size) - 1
        made = _s3().upload_part_copy(
            Bucket=bucket,
            Key=target,
            UploadId=upload_id,
            PartNumber=number,
            CopySource={"Bucket": bucket, "Key": source},
            CopySourceRange=f"bytes={begin}-{end}",
        )["CopyPartResult"]
        parts.append({"PartNumber": number, "ETag": made["ETag"], "ChecksumSHA256": made.get("ChecksumSHA256")})
    finish_parts(bucket, target, upload_id, parts)


def keys(bucket: str, prefix: str) -> list[str]:
    """The keys that begin with `prefix`, whole: for prefixes that hold a bounded number of objects."""
    pages = _s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def keys_after(bucket: str, prefix: str, after: str) -> list[str]:
    """The keys with this prefix that sort after `after`, in order, whole."""
    pages = _s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, StartAfter=after)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def keys_before(bucket: str, prefix: str, moment: datetime, limit: int) -> list[str]:
    """At most `limit` of the first thousand keys with this prefix whose objects were stored before `moment`."""
    page = _s3().list_objects_v2(Bucket=bucket, Prefix=prefix)
    return [found["Key"] for found in page.get("Contents", []) if found["LastModified"] < moment][:limit]


def remove(bucket: str, key: str) -> None:
    """Delete an object. Harmless when there is none."""
    _s3().delete_object(Bucket=bucket, Key=key)
