"""The public test databases: what is found in them, and what is wrong with the broken ones."""

import os
import unittest

import databases
from golden import (BAD_DATA, CORRUPT_TREE, INVALID_METADATA, IPV6_IN_IPV4, LIMIT, NO_MATCH,
                    GoldenTest, data_error, lookup_error, metadata_block, not_found, open_error,
                    prefix_line, value)


@unittest.skipIf(databases.real_folder() is None,
                 "SKIPPED: no test data. Set MXYDB_TEST_DATA to a folder that holds maxmind/ and "
                 "maxmind-bad/.")
class RealFiles(GoldenTest):
    @staticmethod
    def file(name):
        kind = "maxmind" if name.startswith(("Geo", "MaxMind")) else "maxmind-bad"
        return os.path.join(databases.real_folder(), kind, name + ".mmdb")

    def ask(self, name, address, *path, verbose=False):
        flags = ("-v",) if verbose else ()
        return self.run_program((*flags, "-f", self.file(name), "-i", address, *path))

    def check_value(self, name, address, path, line):
        self.check(("-f", self.file(name), "-i", address, *path.split()), 0, value(line))

    def test_values(self):
        for name, address, path, line in (
                ("GeoIP2-City-Test", "81.2.69.160", "country iso_code", '"GB" <utf8_string>'),
                ("GeoIP2-City-Test", "81.2.69.160", "city names en", '"London" <utf8_string>'),
                ("GeoIP2-City-Test", "81.2.69.160", "subdivisions 0 iso_code",
                 '"ENG" <utf8_string>'),
                ("GeoIP2-City-Test", "2001:218::", "country iso_code", '"JP" <utf8_string>'),
                ("GeoIP2-City-Test-Broken-Double-Format", "81.2.69.160", "country iso_code",
                 '"GB" <utf8_string>'),
                ("MaxMind-DB-test-decoder", "1.1.1.1", "array 1", "2 <uint32>"),
                ("MaxMind-DB-test-decoder", "::1.1.1.1", "map mapX utf8_stringX",
                 '"hello" <utf8_string>'),
                ("MaxMind-DB-test-decoder", "::ffff:1.1.1.1", "uint128",
                 "0x01000000000000000000000000000000 <uint128>"),
                ("MaxMind-DB-test-ipv4-28", "1.1.1.17", "ip", '"1.1.1.16" <utf8_string>'),
                ("MaxMind-DB-test-ipv6-32", "::2:0:40", "ip", '"::2:0:40" <utf8_string>'),
                ("libmaxminddb-uint64-max-epoch", "1.1.1.1", "ip", '"test" <utf8_string>')):
            self.check_value(name, address, path, line)

    def test_sizes_of_dumps(self):
        """The dump that -I prints on stderr starts in the first column."""
        addresses = databases.path("one.txt")
        for name, address, size in (
                ("MaxMind-DB-test-decoder", "1.1.1.1", 723),
                ("MaxMind-DB-test-nested", "1.1.1.1", 384),
                ("MaxMind-DB-string-value-entries", "1.1.1.1", 27),
                ("MaxMind-DB-test-broken-search-tree-24", "1.1.1.16", 42),
                ("GeoIP2-City-Test", "81.2.69.160", 3006),
                ("GeoIP2-City-Test", "2001:218::", 1967),
                ("GeoIP2-Country-Test", "81.2.69.160", 1864),
                ("GeoIP2-Domain-Test", "1.2.3.4", 49),
                ("GeoIP2-Enterprise-Test", "81.2.69.160", 3511),
                ("GeoIP2-ISP-Test", "81.2.69.160", 120),
                ("GeoLite2-City-Test", "2001:218::", 1967)):
            with open(addresses, "w", encoding="ascii") as file:
                file.write(address + "\n")
            result = self.run_program(("-v", "-f", self.file(name), "-I", "one.txt"))
            self.assertEqual(0, result.status, (name, address))
            self.assertEqual(size, len(result.stderr.encode()), (name, address))

    def test_prefix_lengths(self):
        for name, address, length in (
                ("GeoIP2-City-Test", "81.2.69.160", 123), ("GeoIP2-City-Test", "2001:218::", 32),
                ("GeoIP2-City-Test", "1.1.1.1", 104), ("MaxMind-DB-test-ipv4-24", "1.1.1.16", 28),
                ("MaxMind-DB-no-ipv4-search-tree", "1.1.1.1", 64),
                ("MaxMind-DB-test-mixed-24", "1.1.1.1", 128),
                ("MaxMind-DB-test-metadata-pointers", "::ffff:1.1.1.1", 81)):
            self.assertIn(prefix_line(length), self.ask(name, address, verbose=True).stdout, name)

    def test_metadata(self):
        for size in 24, 28, 32:
            block = metadata_block(nodes=444, bits=size, ip="IPv6")
            self.check(("-v", "-f", self.file(f"MaxMind-DB-test-mixed-{size}"), "-i", "1.2.3.4"), 6,
                       block + prefix_line(111), not_found("1.2.3.4"))
        stdout = self.ask("libmaxminddb-uint64-max-epoch", "1.1.1.1", verbose=True).stdout
        self.assertIn("    Build epoch:   18446744073709551615 (1969-12-31 23:59:59 UTC)\n", stdout)

    def check_error(self, name, address, path, status, message):
        self.check(("-f", self.file(name), "-i", address, *path.split()), status, "", message)

    def test_data_errors(self):
        broken_double = "GeoIP2-City-Test-Broken-Double-Format"
        for name, address, path, text in (
                (broken_double, "81.2.69.160", "", BAD_DATA),
                (broken_double, "81.2.69.160", "location latitude", BAD_DATA),
                (broken_double, "81.2.69.160", "subdivisions 0 iso_code", BAD_DATA),
                ("MaxMind-DB-test-broken-pointers-24", "1.1.1.16", "", BAD_DATA),
                ("MaxMind-DB-test-decoder", "1.1.1.1", "array 3", NO_MATCH),
                ("libmaxminddb-oversized-array", "1.1.1.1", "", BAD_DATA),
                ("libmaxminddb-oversized-map", "1.1.1.1", "", BAD_DATA),
                ("libmaxminddb-deep-nesting", "1.2.3.4", "", LIMIT),
                ("libmaxminddb-deep-nesting", "1.2.3.4", "z", LIMIT),
                ("libmaxminddb-deep-array-nesting", "1.2.3.4", "", LIMIT)):
            self.check_error(name, address, path, 5, data_error(text))

    def test_lookup_errors(self):
        for name, address, text in (
                ("MaxMind-DB-test-ipv4-24", "::1", IPV6_IN_IPV4),
                ("bad-unicode-in-map-key", "1.1.1.1", CORRUPT_TREE),
                ("libmaxminddb-separator-record-min-left", "1.1.1.1", CORRUPT_TREE),
                ("libmaxminddb-separator-record-max-left", "1.1.1.1", CORRUPT_TREE),
                ("libmaxminddb-separator-record-min-right", "128.0.0.0", CORRUPT_TREE)):
            self.check_error(name, address, "", 4, lookup_error(text))

    def test_files_that_do_not_open(self):
        undecodable = ("cyclic-data-structure", "invalid-bytes-length",
                       "invalid-data-record-offset", "invalid-map-key-length",
                       "invalid-string-length", "metadata-is-an-uint128", "unexpected-bytes",
                       "libmaxminddb-offset-integer-overflow")
        invalid = ("libmaxminddb-metadata-marker-only", "GeoIP2-City-Test-Invalid-Node-Count")
        for names, text in (undecodable, BAD_DATA), (invalid, INVALID_METADATA):
            for name in names:
                self.check_error(name, "1.1.1.1", "", 2, open_error(self.file(name), text))
