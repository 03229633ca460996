"""Writes small MaxMind DB files, sound or broken on purpose, for the tests that are written in Python.

It follows the file format alone and must not know the library, the programs under test, or any
other writer of the project: a mistake shared with them would go unseen.
"""

import ipaddress
import struct
from dataclasses import dataclass

METADATA_MARKER = b"\xab\xcd\xefMaxMind.com"
SEPARATOR = bytes(16)

POINTER, STRING, DOUBLE, BYTES, UINT16, UINT32, MAP = 1, 2, 3, 4, 5, 6, 7
INT32, UINT64, UINT128, ARRAY, CONTAINER, END_MARKER, BOOLEAN, FLOAT = 8, 9, 10, 11, 12, 13, 14, 15


@dataclass(frozen=True)
class Typed:
    """A value of a given data type, its payload spelled out."""

    type: int
    payload: bytes


@dataclass(frozen=True)
class Raw:
    """Bytes of the data section, taken as they are."""

    content: bytes


@dataclass(frozen=True)
class Record:
    """A search tree record that lies `beyond` the node count, taken as it is."""

    beyond: int


def uint16(number):
    return Typed(UINT16, _shortest(number))


def uint32(number):
    return Typed(UINT32, _shortest(number))


def uint64(number):
    return Typed(UINT64, _shortest(number))


def uint128(number):
    return Typed(UINT128, _shortest(number))


def int32(number):
    return Typed(INT32, struct.pack(">i", number))


def float32(number):
    return Typed(FLOAT, struct.pack(">f", number))


def pointer(offset):
    """The four-byte form, which can name every place of the section."""
    return Raw(bytes([POINTER << 5 | 3 << 3]) + struct.pack(">I", offset))


def _shortest(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def header(data_type, size):
    """The control bytes of a value: its type and its size."""
    if size < 29:
        low, more = size, b""
    elif size < 285:
        low, more = 29, (size - 29).to_bytes(1, "big")
    elif size < 65821:
        low, more = 30, (size - 285).to_bytes(2, "big")
    else:
        low, more = 31, (size - 65821).to_bytes(3, "big")
    if data_type > MAP:
        return bytes([low, data_type - MAP]) + more
    return bytes([data_type << 5 | low]) + more


def encode(value):
    """The bytes of a value. Python's own types stand for the format's: str, bytes, bool, float
    (double), dict (map), list (array)."""
    if isinstance(value, Raw):
        return value.content
    if isinstance(value, Typed):
        return header(value.type, len(value.payload)) + value.payload
    if isinstance(value, bool):
        return header(BOOLEAN, int(value))
    if isinstance(value, float):
        return header(DOUBLE, 8) + struct.pack(">d", value)
    if isinstance(value, str):
        content = value.encode()
        return header(STRING, len(content)) + content
    if isinstance(value, bytes):
        return header(BYTES, len(value)) + value
    if isinstance(value, dict):
        pairs = b"".join(encode(key) + encode(item) for key, item in value.items())
        return header(MAP, len(value)) + pairs
    if isinstance(value, list):
        return header(ARRAY, len(value)) + b"".join(map(encode, value))
    raise TypeError(f"no data type for {value!r}")


class _SearchTree:
    """A binary tree over address bits. A record is None (empty), a node's number, or a leaf."""

    def __init__(self, ip_version):
        self.depth = 32 if ip_version == 4 else 128
        self.nodes = [[None, None]]

    def insert(self, network, leaf):
        address, prefix_length = self._bits(network)
        node = 0
        for level in range(prefix_length):
            side = address >> (self.depth - 1 - level) & 1
            if level == prefix_length - 1:
                self.nodes[node][side] = leaf
                return
            below = self.nodes[node][side]
            if not isinstance(below, int):
                self.nodes.append([below, below])
                below = self.nodes[node][side] = len(self.nodes) - 1
            node = below
        self.nodes[0] = [leaf, leaf]

    def _bits(self, network):
        network = ipaddress.ip_network(network)
        prefix_length = network.prefixlen
        if network.version == 4 and self.depth == 128:
            prefix_length += 96
        return int(network.network_address), prefix_length


def _pack_node(left, right, record_size):
    if record_size == 28:
        middle = (left >> 24 & 15) << 4 | right >> 24 & 15
        return b"".join(((left & 0xFFFFFF).to_bytes(3, "big"), bytes([middle]),
                         (right & 0xFFFFFF).to_bytes(3, "big")))
    return left.to_bytes(record_size // 8, "big") + right.to_bytes(record_size // 8, "big")


def metadata(node_count, record_size, ip_version, other=None):
    """The nine metadata keys; `other` replaces values, and removes the keys it gives as None."""
    keys = {
        "node_count": uint32(node_count),
        "record_size": uint16(record_size),
        "ip_version": uint16(ip_version),
        "database_type": "Test",
        "languages": ["en", "zh"],
        "binary_format_major_version": uint16(2),
        "binary_format_minor_version": uint16(0),
        "build_epoch": uint64(1770245369),
        "description": {"en": "Test Database", "zh": "Test Database Chinese"},
    }
    keys.update(other or {})
    return {key: value for key, value in keys.items() if value is not None}


def database(networks, *, ip_version=4, record_size=24, data=b"", keys=None):
    """A file's bytes. `networks` maps networks to values; shorter prefixes first where they nest.

    `data` stands at the start of the data section, where pointers of the values can name it. `keys`
    are metadata keys that differ from the usual ones.
    """
    tree = _SearchTree(ip_version)
    places = {}
    for network, value in networks.items():
        if isinstance(value, Record):
            tree.insert(network, value)
            continue
        content = encode(value)
        if content not in places:
            places[content] = len(data)
            data += content
        tree.insert(network, Record(len(SEPARATOR) + places[content]))

    node_count = len(tree.nodes)

    def number(record):
        if record is None:
            return node_count
        return node_count + record.beyond if isinstance(record, Record) else record

    nodes = b"".join(_pack_node(number(left), number(right), record_size)
                     for left, right in tree.nodes)
    about = metadata(node_count, record_size, ip_version, keys)
    return nodes + SEPARATOR + data + METADATA_MARKER + encode(about)
