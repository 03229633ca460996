"""The files that the command line tests look things up in: databases made here, sound and broken,
lists of addresses, and the real databases where they are at hand.

It knows what stands in the files, not what a program makes of them.
"""

import functools
import os
import pathlib
import struct
import tempfile

from mmdb_writer import (ARRAY, BYTES, CONTAINER, DOUBLE, END_MARKER, INT32, MAP, METADATA_MARKER,
                         SEPARATOR, STRING, UINT16, UINT32, UINT64, Raw, Record, Typed, database,
                         encode, float32, header, int32, metadata, pointer, uint16, uint32, uint64,
                         uint128)

EVERYWHERE = "0.0.0.0/0"

EVERY_TYPE = {
    "string": "text",
    "array": [uint32(1), uint16(2), int32(-3)],
    "map": {"yes": True, "no": False, "none": {}, "nothing": []},
    "double": 1.5,
    "float": float32(0.25),
    "bytes": b"\x01\xfe",
    "uint64": uint64(2**63),
    "uint128": uint128(2**127 + 10),
    "": "empty key",
}

ODD_TEXTS = {
    'quote"': 'say "hi"',
    "new\nline": "a\nb\\",
    "invalid": Raw(header(STRING, 2) + b"\xff\xfe"),
    "cut": "before\0after",
    "umlaut": "Köln",
    "none": "",
    "long": "x" * 70000,
    "no bytes": b"",
}

ODD_NUMBERS = {
    "huge": 1e300,
    "minus zero": -0.0,
    "nan": Raw(header(DOUBLE, 8) + struct.pack(">d", float("nan"))),
    "minus inf": float("-inf"),
    "short int32": Typed(INT32, b"\xff\xff\xff"),
    "least int32": int32(-(2**31)),
    "empty uint16": Typed(UINT16, b""),
    "padded uint64": Typed(UINT64, b"\0\0\0\0\0\0\0\7"),
    "zero uint128": uint128(0),
}

NESTED_NETWORKS = {
    "1.0.0.0/8": "8",
    "1.1.0.0/16": {"length": uint16(16)},
    "1.1.1.0/24": ["24", "24"],
    "1.1.1.1/32": {"length": uint16(32), "deep": {"er": [{"est": "here"}]}},
    "200.0.0.0/6": uint32(6),
}

IPV6_NETWORKS = {**NESTED_NETWORKS, "2001:db8::/32": "documentation", "fe80::/10": "link",
                 "ff02::1/128": {"all": "nodes"}, "::ffff:0:0/96": "mapped"}


def _sound():
    for size in 24, 28, 32:
        yield f"ipv4-{size}", database(NESTED_NETWORKS, record_size=size)
        yield f"ipv6-{size}", database(IPV6_NETWORKS, ip_version=6, record_size=size)
    yield "types", database({"1.0.0.0/8": EVERY_TYPE, "2.0.0.0/8": "plain"})
    yield "everywhere", database({EVERYWHERE: EVERY_TYPE})
    yield "nothing", database({})
    yield "nothing6", database({}, ip_version=6)
    yield "texts", database({EVERYWHERE: ODD_TEXTS})
    yield "numbers", database({EVERYWHERE: ODD_NUMBERS})
    yield "duplicates", database({EVERYWHERE: Raw(
        header(MAP, 2) + encode("key") + encode("first") + encode("key") + encode("second"))})
    yield "at-zero", database({EVERYWHERE: {"zero": pointer(0), "other": "x"}},
                              data=encode("at offset 0"))
    yield "wide", database({EVERYWHERE: [uint16(number) for number in range(3000)]})


def _bad_data():
    unknown = {"before": "b", "odd": Typed(CONTAINER, b""), "after": "a"}
    yield "container", database({EVERYWHERE: unknown})
    yield "end-marker", database({EVERYWHERE: [True, Typed(END_MARKER, b""), False]})
    yield "type-16", database({EVERYWHERE: Typed(16, b"xyz")})
    yield "number-key", database({EVERYWHERE: Raw(
        header(MAP, 1) + encode(uint16(7)) + encode("x"))})
    yield "long-uint32", database({EVERYWHERE: {"bad": Typed(UINT32, b"12345"), "good": "g"}})
    yield "short-double", database({EVERYWHERE: ["fine", Typed(DOUBLE, b"1234567")]})
    yield "past-end", database({EVERYWHERE: Raw(header(STRING, 60000))})
    yield "array-past-end", database({EVERYWHERE: Raw(header(ARRAY, 60000))})
    yield "pointer-chain", database({EVERYWHERE: {"p": pointer(0)}}, data=encode(pointer(5)) + b"@")
    yield "pointer-away", database({EVERYWHERE: [pointer(10**9)]})
    yield "nested-600", database({EVERYWHERE: Raw(header(ARRAY, 1) * 600 + encode("x"))})
    yield "sibling-600", database({EVERYWHERE: {
        "deep": Raw(header(ARRAY, 1) * 600 + encode("x")), "flat": "f"}})
    yield "cyclic", database({EVERYWHERE: Raw(header(ARRAY, 1) + encode(pointer(0)))})
    yield "value-limit", database({EVERYWHERE: Raw(header(ARRAY, 65535) + header(MAP, 0) * 65535)})
    yield "over-value-limit", database({EVERYWHERE: Raw(
        header(ARRAY, 65536) + header(MAP, 0) * 65536)})
    yield "over-payload-limit", database({EVERYWHERE: Raw(
        header(BYTES, 2**21 + 1) + bytes(2**21 + 1))})


def _bad_trees():
    yield "far-record", database({EVERYWHERE: Record(10**6)})
    yield "half-corrupt", database({"0.0.0.0/1": "good", "128.0.0.0/1": Record(10**6)})
    yield "separator-1", database({"0.0.0.0/1": Record(1), "128.0.0.0/1": "good"})
    yield "separator-15", database({"0.0.0.0/1": "good", "128.0.0.0/1": Record(15)})
    yield "record-zero", database({"0.0.0.0/1": Record(-1), "128.0.0.0/1": "good"})
    yield "into-metadata", database({EVERYWHERE: Record(16 + 1 + len(METADATA_MARKER))}, data=b"\0")
    data_section_size = len(database({EVERYWHERE: Record(16)})) - 6 - len(SEPARATOR)
    yield "last-byte", database({EVERYWHERE: Record(16 + data_section_size - 1)})
    yield "behind-end", database({EVERYWHERE: Record(16 + data_section_size)})


def _metadata_variants():
    def variant(**keys):
        return database({EVERYWHERE: "x"}, keys=keys)

    yield "no-languages", variant(languages=[])
    yield "no-descriptions", variant(description={})
    yield "bare", variant(languages=[], description={}, database_type="")
    yield "one-language", variant(languages=["de"],
                                  description={"a-long-language-name": "x", "": "y"})
    yield "odd-names", variant(database_type="before\0after", languages=["a\nb", '"', ""])
    yield "minor-65535", variant(binary_format_minor_version=uint16(65535))
    yield "extra-keys", variant(more={"unknown": [1.0]})
    for key in metadata(1, 24, 4):
        yield f"without-{key}", variant(**{key: None})
        yield f"wrong-{key}", variant(**{key: 1.0})
    for epoch in EPOCHS:
        yield f"epoch-{epoch}", variant(build_epoch=uint64(epoch))
    yield "epoch-0", variant(build_epoch=uint64(0))
    yield "major-3", variant(binary_format_major_version=uint16(3))
    yield "record-size-20", variant(record_size=uint16(20))
    yield "ip-version-5", variant(ip_version=uint16(5))
    yield "node-count-million", variant(node_count=uint32(10**6))
    yield "node-count-wrapped", variant(node_count=uint32(2**32 - 1))
    yield "many-languages", variant(languages=Raw(header(ARRAY, 65536) + header(STRING, 0) * 65536))


# Seconds since 1970: ordinary, the last of year 9999 and the one after it, far years, the last
# that a calendar can tell, and numbers above the range of a signed 64-bit integer.
EPOCHS = (1, 10**9, 253402300799, 253402300800, 10**14, 67768036191676799, 2**64 - 1,
          2**64 - 10**13)
# No calendar tells these.
EPOCHS_OUT_OF_RANGE = (67768036191676800, 2**62, 2**63 - 1, 2**63)


def _no_databases():
    yield "empty", b""
    yield "text", b"This is no database.\n" * 100
    yield "marker-only", METADATA_MARKER
    yield "only-metadata", METADATA_MARKER + encode(metadata(1, 24, 4))
    yield "cut", database({EVERYWHERE: "x"})[:-40]


ADDRESS_FILES = {
    "four.txt": b"1.1.1.1\n\n2.2.2.2\n9.9.9.9\n1.2.3.4",
    "six.txt": b"2001:db8::1\n::1\n1.1.1.1\nff02::1\n",
    "dos.txt": b"1.1.1.1\r\n2.2.2.2\r\n",
    "blank.txt": b"\n\n\n",
    "none.txt": b"",
    "nul.txt": b"\0hidden\n1.1.1.1\0hidden\n",
    "bad.txt": b"1.1.1.1\nlocalhost\n2.2.2.2\n",
    "name-too-long.txt": b"9.9.9.9\n" + b"2" * 2000 + b"\n",
    # Leading zeros are allowed, so every piece of a long line of zeros is an address.
    "line-1023.txt": b"0" * 1022 + b"1\n",
    "line-1024.txt": b"0" * 1023 + b"1\n",
    "line-2047.txt": b"0" * 2046 + b"1",
}


@functools.cache
def made():
    """The bytes of every database made here, by name."""
    groups = (_sound(), _bad_data(), _bad_trees(), _metadata_variants(), _no_databases())
    return {name: content for group in groups for name, content in group}


@functools.cache
def out_of_range_epochs():
    """Databases whose build date no calendar can tell: mmdblookup 1.7.1 crashes on them."""
    return {f"epoch-{epoch}": database({EVERYWHERE: "x"}, keys={"build_epoch": uint64(epoch)})
            for epoch in EPOCHS_OUT_OF_RANGE}


@functools.cache
def fan_out():
    """Forty arrays, each with two pointers to the one before: 1.7.1 never comes to an end."""
    data = encode(uint16(0))
    offset = 0
    for _ in range(40):
        data, offset = data + header(ARRAY, 2) + encode(pointer(offset)) * 2, len(data)
    return database({EVERYWHERE: [pointer(offset)]}, data=data)


def write_vast(path):
    """A file of 2^31 nodes, all of them a hole in the file."""
    with open(path, "wb") as file:
        file.truncate(2**31 * 6)
        file.seek(2**31 * 6)
        file.write(SEPARATOR + encode("x") + METADATA_MARKER + encode(metadata(2**31, 24, 4)))


@functools.cache
def folder():
    """A temporary folder with all files above; tests run inside it and use short relative names."""
    place = tempfile.TemporaryDirectory(prefix="mmdblookup-test-")
    files = {**made(), **out_of_range_epochs(), "fan-out": fan_out()}
    for name, content in {**files, **ADDRESS_FILES}.items():
        pathlib.Path(place.name, name).write_bytes(content)
    pathlib.Path(place.name, "folder").mkdir()
    return place


def path(name=""):
    return os.path.join(folder().name, name)


def real_folder():
    """The folder of the real databases, or None."""
    default = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
    named = pathlib.Path(os.environ.get("MXYDB_TEST_DATA", default))
    return named if (named / "maxmind").is_dir() else None


def real(*kinds):
    """The real databases in the folders `kinds`, as paths in order."""
    place = real_folder()
    if place is None:
        return []
    found = [file for kind in kinds for file in (place / kind).glob("*")]
    return sorted(str(file) for file in found if file.suffix in (".mmdb", ".mxy", ".raw"))
