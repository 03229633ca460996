"""The calls that our program and the original are compared on.

It lists what is asked, not what the answer is. Every list is made of whole families, so that a
difference shows up wherever it hides; the answers themselves are checked by the golden tests.
"""

import itertools
import os

import databases
from command_lines import MERGED, MODES, OPTION_SPELLINGS
from programs import Call

POSIX = (("POSIXLY_CORRECT", "1"),)

ADDRESSES = ("1.1.1.1", "0.0.0.0", "1.1.200.1", "200.1.2.3", "::1.1.1.1", "2001:db8::1")

ADDRESS_SPELLINGS = (
    "1.1", "1.1.1", "0x1.1.1.1", "010.0.0.1", "08.0.0.1", "1", "16843009", "4294967295",
    "4294967296", "256.1.1.1", "1.1.1.1 ", " 1.1.1.1", "1.1.1.1\n", "1.1.1.01", "1..1", "",
    ".", ":", "::", "::1", "::ffff:1.1.1.1", "::1.1.1.01", "1::2::3", "fe80::1", "fe80::1%lo",
    "fe80::1%1", "fe80::1%nosuch", "ff02::1", "[::1]", "::1/128", "1.1.1.0/24", "localhost",
    "example.com", "*", "1.1.1.1:80", "%s%n", "Köln", "\udcff\udcfe")

PATHS = (
    ("string",), ("array",), ("array", "0"), ("array", "2"), ("array", "3"), ("array", "+1"),
    ("array", "01"), ("array", " 1"), ("array", "1 "), ("array", ""), ("array", "0x1"),
    ("array", "one"), ("array", "9223372036854775807"), ("array", "9223372036854775808"),
    ("array", "--", "-1"), ("array", "--", "-3"), ("array", "--", "-4"), ("array", "-1"),
    ("--", "array", "-1"), ("--", "array", "-99999999999999999999"),
    ("array", "0", "0"), ("map",), ("map", "yes"), ("map", "no"), ("map", "none"),
    ("map", "nothing"), ("map", "nothing", "0"), ("map", "none", "x"), ("map", "0"),
    ("map", "yes", "x"), ("double",), ("float",), ("bytes",), ("uint64",), ("uint128",), ("",),
    ("String",), ("strin",), ("stringy",), ("string", ""), ("Köln",))

REAL_PATHS = (
    ("country", "iso_code"), ("city", "names", "en"), ("location", "latitude"),
    ("subdivisions", "0"), ("subdivisions", "0", "iso_code"),
    ("subdivisions", "--", "-1", "names", "de"), ("ip",), ("array", "1"), ("map", "mapX"),
    ("nosuch", "key"), ("0",))

def lookup(file, address, *path, verbose=False, **settings):
    return Call((*(("-v",) if verbose else ()), "-f", file, "-i", address, *path), **settings)


def options():
    for line in OPTION_SPELLINGS:
        arguments = tuple(line.replace("FILE", "types").replace("IP", "1.1.1.1").split())
        yield Call(arguments)
        yield Call(arguments, POSIX)
    yield Call(())
    for name in ("/a/long/folder/lookup", "lookup/", "./x", "", "/", "with space", "%s"):
        for arguments in ((), ("-h",), ("-n",), ("-x",), ("--file",)):
            yield Call(arguments, name=name)
        yield lookup("types", "1.1.1.1", name=name)


def made_databases():
    for name in databases.made():
        yield lookup(name, "1.1.1.1", verbose=True)
        for address in ADDRESSES:
            yield lookup(name, address)
        for path in "flat", "good", "zero", "other", "odd", "0", "no such path":
            yield lookup(name, "1.1.1.1", *path.split())


def address_spellings():
    for name, address in itertools.product(("ipv4-24", "ipv6-28"), ADDRESS_SPELLINGS):
        yield lookup(name, address)
        yield lookup(name, address, verbose=True)


def paths():
    for path in PATHS:
        yield lookup("types", "1.1.1.1", *path)
        yield lookup("everywhere", "255.255.255.255", *path, verbose=True)
        yield lookup("ipv4-32", "1.1.1.1", *path)
        yield Call((*path, "-f", "types", "-i", "1.1.1.1"))
    for path in "deep", "deep er", "deep er 0", "deep er 0 est", "length":
        yield lookup("ipv6-24", "1.1.1.1", *path.split())
    for key in databases.ODD_TEXTS:
        yield lookup("texts", "1.1.1.1", key.partition("\0")[0])
    for key in databases.ODD_NUMBERS:
        yield lookup("numbers", "1.1.1.1", key)
    yield lookup("duplicates", "1.1.1.1", "key")
    yield lookup("types", "1.1.1.1", *["array"] * 200)


def modes():
    for line in MODES:
        yield Call(tuple(line.split()))
    for name in databases.ADDRESS_FILES:
        yield Call(("-f", "ipv6-32", "-I", name))
        yield Call(("-f", "ipv4-24", "-v", "-I", name))


def files():
    for name in ("missing", "", "folder", ".", "types/", "/dev/null", "/proc/self/maps", "x" * 300):
        yield lookup(name, "1.1.1.1")
        yield lookup(name, "bad", verbose=True)


def stream_order():
    return [Call(tuple(line.split()), merged=True) for line in MERGED]


def real_databases():
    for file in databases.real("maxmind", "maxmind-bad", "matchy/v5"):
        yield lookup(file, "1.1.1.1", verbose=True)
        for address in ("1.1.1.16", "1.2.3.4", "81.2.69.160", "216.160.83.56", "128.0.0.0",
                        "2001:218::", "::ffff:1.1.1.1"):
            yield lookup(file, address)
        address = "81.2.69.160" if "Geo" in os.path.basename(file) else "1.1.1.1"
        for path in REAL_PATHS:
            yield lookup(file, address, *path)


def everything():
    """All families but stream_order(), which needs a tool that may be missing."""
    families = (options, made_databases, address_spellings, paths, modes, files, real_databases)
    return [call for family in families for call in family()]
