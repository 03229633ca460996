"""Prints everything that python3-maxminddb's C extension gives for some databases.

Usage: python_client.py DATABASE..., or python_client.py --misuse DATABASE for what goes wrong with
any file. Standard error gets the libmaxminddb files that are loaded. A plain user of the module: it
must not know which library it runs on.
"""

import ipaddress
import os
import sys

import maxminddb

import addresses

METADATA = (
    "binary_format_major_version", "binary_format_minor_version", "build_epoch", "database_type",
    "description", "ip_version", "languages", "node_count", "record_size",
)
MOST_NETWORKS = 20000


def attempt(what, action, *arguments):
    """Prints a result or the exception in its place; returns the result or None."""
    try:
        result = action(*arguments)
    except Exception as error:  # pylint: disable=broad-except # every kind is an outcome to compare
        print(f"{what}: {type(error).__name__}: {error}")
        return None
    print(f"{what}: {result!r}")
    return result


def walk(reader, address_type, bits):
    """All networks in order, each found by looking up its first address."""
    number = 0
    for _ in range(MOST_NETWORKS):
        address = address_type(number)
        found = attempt(address, reader.get_with_prefix_len, address)
        # After an error the next 256th of the address space is tried.
        prefix = min(max(found[1], 0), bits) if found else 8
        number = (number >> (bits - prefix)) + 1 << (bits - prefix)
        if number >> bits:
            return
    print("too many networks")


def describe(path):
    print(f"== {path}")
    try:
        reader = maxminddb.open_database(path, maxminddb.MODE_MMAP_EXT)
    except Exception as error:  # pylint: disable=broad-except
        print(f"open: {type(error).__name__}: {error}")
        return
    metadata = reader.metadata()
    for name in METADATA:
        print(f"{name}: {getattr(metadata, name)!r}")
    for address in addresses.USUAL:
        attempt(f"get {address}", reader.get, address)
        attempt(f"get_with_prefix_len {address}", reader.get_with_prefix_len, address)
    walk(reader, ipaddress.IPv4Address, 32)
    if metadata.ip_version == 6:
        walk(reader, ipaddress.IPv6Address, 128)
    reader.close()
    attempt("get after close", reader.get, "1.2.3.4")


def describe_misuse(path):
    """What has nothing to do with the file's content."""
    print(f"== {path}")
    for other in ("", "/", "/dev/null", "/nonexistent/file", path + "/x"):
        attempt(f"open {other}", maxminddb.open_database, other, maxminddb.MODE_MMAP_EXT)
    with maxminddb.open_database(path, maxminddb.MODE_MMAP_EXT) as reader:
        for odd in (*addresses.ODD, "1.2.3.4\0", "a" * 5000, None, 4, b"1.2.3.4", []):
            attempt(f"get {odd!r:.40}", reader.get, odd)
        attempt("get without argument", reader.get)
    attempt("closed", lambda: reader.closed)
    attempt("close again", reader.close)
    attempt("metadata after close", reader.metadata)


def main():
    if sys.argv[1] == "--misuse":
        describe_misuse(sys.argv[2])
    else:
        for path in sys.argv[1:]:
            describe(path)
    with open(f"/proc/{os.getpid()}/maps", encoding="utf-8") as maps:
        sys.stderr.write("".join(line for line in maps if "libmaxminddb" in line))


if __name__ == "__main__":
    main()
