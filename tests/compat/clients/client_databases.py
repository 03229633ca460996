"""The databases that client programs are run on: the real ones where they are, and some written
here for what the real ones lack. It knows the file format, no program and no library.
"""

import os
import pathlib

import mmdb_writer as writer

ROOT = pathlib.Path(__file__).resolve().parents[3]
MAXMIND_FOLDERS = ("maxmind", "maxmind-bad")


def real_databases():
    """Every real database, sorted by name; none where the data is absent."""
    named = os.environ.get("MXYDB_TEST_DATA")
    folder = pathlib.Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / MAXMIND_FOLDERS[0]).is_dir():
        return []
    patterns = [f"{kind}/*.mmdb" for kind in MAXMIND_FOLDERS]
    # Databases with text keys: programs that know addresses alone must notice nothing.
    patterns.append("matchy/v5/*.mxy")
    return sorted(path.resolve() for pattern in patterns for path in folder.glob(pattern))


NO_REAL_DATABASES = (
    "no test data. Set MXYDB_TEST_DATA to a folder that holds maxmind/ and maxmind-bad/."
)


def _every_type():
    return {
        "text": "plain",
        "empty text": "",
        "long text": "z" * 300,
        "longer text": "y" * 70000,
        "other script": "Zürich \N{SNOWMAN}",
        "bytes": bytes(range(32)),
        "no bytes": b"",
        "boolean": [True, False],
        "uint16": [writer.uint16(0), writer.uint16(65535)],
        "uint32": [writer.uint32(0), writer.uint32(2**32 - 1)],
        "uint64": [writer.uint64(0), writer.uint64(2**64 - 1)],
        "uint128": [writer.uint128(0), writer.uint128(1), writer.uint128(2**128 - 1)],
        "int32": [writer.int32(number) for number in (0, -1, -(2**31), 2**31 - 1)],
        "double": [0.0, -0.0, 1.5, 1e300, -1e-300, float("inf")],
        "float": [writer.float32(0.0), writer.float32(3.25), writer.float32(float("-inf"))],
        "empty map": {},
        "empty array": [],
        "nested": {"a": {"b": [[{"c": "deep"}], "x"]}},
    }


def _networks(ip_version):
    """Networks inside each other, the smallest and the largest, and values that share data."""
    networks = {
        "128.0.0.0/1": "upper half",
        "1.0.0.0/8": {"names": {"en": "One", "de": "Eins"}, "list": [writer.uint32(1), "two", 3.0]},
        "1.2.0.0/16": _every_type(),
        "1.2.3.4/32": {"host": True},
        "89.160.0.0/11": writer.pointer(0),
        "255.255.255.255/32": [writer.pointer(0), writer.pointer(0)],
    }
    if ip_version == 6:
        networks.update(
            {
                "2001:db8::/32": {"names": {"en": "Documentation"}},
                "2001:db8::1/128": "one address",
                "8000::/1": writer.uint16(7),
            }
        )
    # The text that pointers name stands first in the data section.
    shared = writer.encode("shared text")
    return networks, shared


def _sound():
    for ip_version in (4, 6):
        for record_size in (24, 28, 32):
            networks, shared = _networks(ip_version)
            yield f"ipv{ip_version}-{record_size}", writer.database(
                networks, ip_version=ip_version, record_size=record_size, data=shared
            )
    small = {"1.0.0.0/8": {"ip": "x"}}
    yield "no-languages", writer.database(small, keys={"languages": [], "description": {}})
    yield "more-keys", writer.database(small, keys={"added_by_others": {"key": ["value"]}})
    later = {"binary_format_minor_version": writer.uint16(9)}
    yield "minor-version-9", writer.database(small, keys=later)
    yield "trailing-bytes", writer.database(small) + b"behind the metadata"
    yield "everything", writer.database({"0.0.0.0/0": {"ip": "x"}})


def _damaged():
    small = {"1.0.0.0/8": {"ip": "x"}}
    for key in ("node_count", "database_type", "languages", "description", "build_epoch"):
        yield f"without-{key}", writer.database(small, keys={key: None})
    for key, number in (("record_size", 20), ("ip_version", 5), ("binary_format_major_version", 3)):
        yield f"{key}-{number}", writer.database(small, keys={key: writer.uint16(number)})
    yield "many-nodes", writer.database(small, keys={"node_count": writer.uint32(2**24)})
    yield "languages-map", writer.database(small, keys={"languages": {"en": "zh"}})
    yield "no-marker", writer.database(small).replace(writer.METADATA_MARKER, bytes(14))
    yield "text-cut-off", writer.database({"1.0.0.0/8": writer.Raw(b"\x5f\xff\xff\xff" + b"x")})
    yield "unknown-type", writer.database({"1.0.0.0/8": writer.Raw(b"\x00\x20" + bytes(8))})
    yield "pointer-far-off", writer.database({"1.0.0.0/8": writer.pointer(2**31)})
    yield "record-far-off", writer.database({"1.0.0.0/8": writer.Record(100000), "2.0.0.0/8": "x"})
    yield "record-in-separator", writer.database({"1.0.0.0/8": writer.Record(7), "2.0.0.0/8": "x"})
    yield "not-a-database", b"plain text\n" * 100
    yield "empty-file", b""


def write_databases(folder):
    """Writes all of them into a folder; returns their paths, sorted."""
    paths = []
    for name, content in (*_sound(), *_damaged()):
        path = pathlib.Path(folder, f"written-{name}.mmdb")
        path.write_bytes(content)
        paths.append(path)
    return sorted(paths)
