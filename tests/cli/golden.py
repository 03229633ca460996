"""What the tests with written-down results share. It asks no other program for an answer."""

import unittest

import databases
import programs
from programs import Call

# What mmdblookup says for the library's status codes that its tests meet.
CORRUPT_TREE = "The MaxMind DB file's search tree is corrupt"
INVALID_METADATA = "The MaxMind DB file contains invalid metadata"
UNKNOWN_FORMAT = ("The MaxMind DB file is in a format this library can't handle "
                  "(unknown record size or binary format version)")
BAD_DATA = ("The MaxMind DB file's data section contains bad data "
            "(unknown data type or corrupt data)")
BAD_PATH = ("The lookup path contained an invalid value "
            "(like a negative integer for an array index)")
NO_MATCH = ("The lookup path does not match the data (key that doesn't exist, array index bigger "
            "than the array, expected array or map where none exists)")
IPV6_IN_IPV4 = "You attempted to look up an IPv6 address in an IPv4-only database"
LIMIT = "The decoded data structure exceeds the configured resource limits"


def metadata_block(*, nodes=1, bits=24, ip="IPv4", binary="2.0", epoch=1770245369,
                   date="2026-02-04 22:49:29 UTC", kind="Test", languages="en zh",
                   descriptions=(("en", "Test Database"), ("zh", "Test Database Chinese"))):
    described = "".join(f"      {language}:   {text}\n" for language, text in descriptions)
    return f"""
  Database metadata
    Node count:    {nodes}
    Record size:   {bits} bits
    IP version:    {ip}
    Binary format: {binary}
    Build epoch:   {epoch} ({date})
    Type:          {kind}
    Languages:     {languages}
    Description:
{described}
"""


def prefix_line(length):
    return f"\n  Record prefix length: {length}\n"


def value(*lines):
    """A dump on stdout: blank line, lines indented by two, blank line."""
    return "\n" + "".join(f"  {line}\n" for line in lines) + "\n"


def lookup_error(text):
    return f"\n  Got an error from the maxminddb library: {text}\n\n"


def data_error(text):
    return f"Got an error looking up the entry data - {text}\n"


def open_error(name, text):
    return f"\n  Can't open {name} - {text}\n\n"


def address_error(address):
    return f"\n  Error from call to getaddrinfo for {address} - Name or service not known\n\n"


def not_found(address):
    return f"\n  Could not find an entry for this IP address ({address})\n\n"


class GoldenTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.program = programs.ours(databases.path())

    def run_program(self, arguments, **options):
        """`arguments`: a text to be split at blanks, or a sequence."""
        split = arguments.split() if isinstance(arguments, str) else arguments
        return self.program.run(Call(tuple(split), **options))

    def check(self, arguments, status, stdout="", stderr="", **options):
        result = self.run_program(arguments, **options)
        with self.subTest(arguments=arguments, **options):
            self.assertEqual(stderr, result.stderr)
            self.assertEqual(stdout, result.stdout)
            self.assertEqual(status, result.status)
