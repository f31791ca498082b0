# SPDX-License-Identifier: Apache-2.0
"""The bag (RFC 8493): every file in exactly the manifest it must be in, every digest right, nothing missing, nothing extra."""

import re

from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles, is_safe
from khronika_verify.form import MalformedError, read_lines
from khronika_verify.limit import MAX_MANIFEST, MAX_TAG_FILE

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST, INFORMATION = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"
MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  ([^*].*)", re.ASCII)
BLANKS = " \t\r"
"""What may stand around a value: named, since languages do not agree on what a space is."""
ENCODED = {"%0A": "\n", "%0D": "\r", "%25": "%"}


def check_bag(disk: PackageFiles, findings: Findings) -> None:
    """Findings B001 to B007 for a package (docs/format/dossier.md, what is checked, 1)."""
    for path in disk.unsafe:
        findings.add("B007", path)
    if disk.read("bagit.txt", MAX_TAG_FILE) != DECLARATION:
        findings.add("B001", "bagit.txt")
    payload = {path for path in disk.files if path.startswith("data/")}
    _check_manifest(disk, MANIFEST, payload, findings)
    _check_manifest(disk, TAG_MANIFEST, disk.files.keys() - payload - {TAG_MANIFEST}, findings)
    _check_oxum(disk, payload, findings)


def bag_label(disk: PackageFiles, name: str) -> str | None:
    """The value of a label that occurs exactly once in bag-info.txt."""
    try:
        lines = read_lines(disk.read(INFORMATION, MAX_TAG_FILE) or b"")
    except MalformedError:
        return None
    values = [line[len(name) + 1 :].strip(BLANKS) for line in lines if line.startswith(name + ":")]
    return values[0] if len(values) == 1 else None


def _check_manifest(disk: PackageFiles, manifest: str, expected: set[str], findings: Findings) -> None:
    try:
        listed = read_manifest(disk.read(manifest, MAX_MANIFEST))
    except MalformedError:
        findings.add("B005", manifest)
        return
    for path, digest in sorted(listed.items()):
        _check_listed(disk, path, digest, findings)
    for path in sorted(listed.keys() & disk.files.keys() - expected):
        findings.add("B005", manifest, path)
    for path in sorted(expected - listed.keys()):
        findings.add("B004", path)


def read_manifest(data: bytes | None) -> dict[str, str]:
    """The digests that a manifest lists, by path; raises MalformedError."""
    if data is None:
        raise MalformedError("manifest is missing")
    listed: dict[str, str] = {}
    for line in read_lines(data) if data else ():
        match = MANIFEST_LINE.fullmatch(line)
        path = _decoded_path(match.group(2)) if match else ""
        if not match or path in listed:
            raise MalformedError("manifest line is not a digest, two spaces and a path listed once")
        listed[path] = match.group(1)
    return listed


def _decoded_path(path: str) -> str:
    plain = re.sub("%0A|%0D|%25", lambda match: ENCODED[match.group()], path)
    if "%" in re.sub("%0A|%0D|%25", "", path):
        raise MalformedError("percent sign in a path is not encoded")
    return plain


def _check_listed(disk: PackageFiles, path: str, digest: str, findings: Findings) -> None:
    if not is_safe(path):
        findings.add("B007", path)
    elif path not in disk.files:
        findings.add("B002", path)
    elif (disk.digest(path) or ("", 0))[0] != digest:
        findings.add("B003", path)


def _check_oxum(disk: PackageFiles, payload: set[str], findings: Findings) -> None:
    if bag_label(disk, "Payload-Oxum") != f"{sum(disk.files[path] for path in payload)}.{len(payload)}":
        findings.add("B006", INFORMATION)
