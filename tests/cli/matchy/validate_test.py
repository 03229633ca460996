"""matchy validate: sound files of every writer are sound; each kind of damage is found, and said where."""

import json
import os
import pathlib
import struct
import unittest

from program import ROOT, ProgramTest

DATA = pathlib.Path(os.environ.get("MXYDB_TEST_DATA") or ROOT.parent / "shared" / "data")


class Validate(ProgramTest):
    def build(self, name="x.mxy", keys="192.0.2.0/24\n*.evil.example\nplain.example\n", *options):
        self.write("keys.txt", keys)
        self.assertEqual(self.run_here("build", "keys.txt", "-o", name, "-q", *options),
                         (0, "", ""))
        return (self.folder / name).read_bytes()

    def test_sound(self):
        self.build()
        for options in ([], ["-l", "standard"], ["-l", "audit"], ["--lean"]):
            if options == ["--lean"]:
                self.build("x.mxy", "*.lean\n", "--lean")
                options = []
            self.expect(["validate", "x.mxy", *options], stdout="x.mxy: sound\n")
        self.expect(["validate", "x.mxy", "-q"])
        self.expect(["validate", "x.mxy", "--json"],
                    stdout='{"file":"x.mxy","level":"strict","sound":true,"findings":[]}\n')
        self.expect(["validate", "x.mxy", "-v", "-l", "standard"],
                    stdout="x.mxy: checked at level standard: metadata, search tree, records, names, "
                    "patterns, index\nx.mxy: sound\n")

    def test_several_databases(self):
        self.build("one.mxy")
        self.build("two.mmdb", "192.0.2.1\n")
        self.expect(["validate", "one.mxy", "two.mmdb"],
                    stdout="one.mxy: sound\ntwo.mmdb: sound\n")
        self.write("none", "no database")
        status, output, _ = self.run_here("validate", "one.mxy", "none", "two.mmdb", "--json")
        self.assertEqual(status, 1)
        self.assertEqual([json.loads(line)["sound"] for line in output.splitlines()],
                         [True, False, True])

    def test_no_database(self):
        self.write("x.txt", "no database")
        status, output, errors = self.run_here("validate", "x.txt")
        self.assertEqual((status, errors), (1, ""))
        self.assertIn("error at byte 0: ", output)
        status, output, errors = self.run_here("validate", "missing")
        self.assertEqual((status, output), (4, ""))
        self.assertEqual(errors, "matchy: missing: cannot open: No such file or directory\n")

    def test_damage_is_found_where_it_is(self):
        good = self.build()
        data = good.index(bytes(16)) + 16
        literals = good.index(b"LHSH")
        image = good.index(b"PARAGLOB")
        for at, what in ((data, "a record"), (literals + 8, "literals"), (image + 8, "an image"),
                         (image + 32, "patterns"), (2, "the tree")):
            bad = bytearray(good)
            bad[at] ^= 0x7F
            self.write("bad.mxy", bytes(bad))
            status, output, errors = self.run_here("validate", "bad.mxy", "--json")
            self.assertEqual((status, errors), (1, ""), what)
            report = json.loads(output)
            self.assertFalse(report["sound"])
            self.assertTrue(any(finding["severity"] == "error" for finding in report["findings"]))

    def test_all_findings_are_told(self):
        good = self.build()
        bad = bytearray(good)
        image = good.index(b"PARAGLOB")
        literals = good.index(b"LHSH")
        struct.pack_into("<I", bad, image + 8, 99)
        struct.pack_into("<I", bad, literals + 4, 99)
        self.write("bad.mxy", bytes(bad))
        _, output, _ = self.run_here("validate", "bad.mxy", "--json")
        offsets = [finding["offset"] for finding in json.loads(output)["findings"]]
        self.assertTrue(any(image <= offset < literals for offset in offsets), offsets)
        self.assertTrue(any(offset >= literals for offset in offsets), offsets)
        _, output, _ = self.run_here("validate", "bad.mxy", "--most", "1")
        self.assertEqual(len(output.splitlines()), 2)
        self.assertIn("(there may be more)", output)

    def test_what_no_lookup_notices_is_a_warning(self):
        good = self.build("x.mmdb", "192.0.2.0/24\n", "--value", '{"a": 1}')
        separator = good.index(bytes(16))
        bad = bytearray(good)
        bad[separator + 3] = 1
        self.write("bad.mmdb", bytes(bad))
        self.expect(["validate", "bad.mmdb"],
                    stdout=f"bad.mmdb: warning at byte {separator}: the separator between tree and "
                    "data is not empty\nbad.mmdb: sound, 1 warning\n")
        self.expect(["validate", "bad.mmdb", "-l", "standard"], stdout="bad.mmdb: sound\n")

    def test_bytes_that_nothing_leads_to(self):
        good = self.build("x.mmdb", "192.0.2.0/24\n", "--value", '{"a": 1}')
        marker = good.index(b"\xab\xcd\xefMaxMind.com")
        self.write("more.mmdb", good[:marker] + b"\x41x" + good[marker:])
        data = good.index(bytes(16)) + 16
        status, output, _ = self.run_here("validate", "more.mmdb", "--json")
        finding, = json.loads(output)["findings"]
        self.assertEqual((status, finding["severity"], finding["offset"]), (0, "warning", marker))
        self.assertGreater(marker, data)
        self.assertTrue(finding["what"].startswith("2 bytes of the data section"), finding)

    def test_usage(self):
        for args in ([], ["x", "-l", "lax"], ["x", "--most", "0"]):
            self.assertEqual(self.run_here("validate", *args)[0], 2, args)


@unittest.skipUnless(DATA.is_dir(), "SKIPPED: no test data. Set MXYDB_TEST_DATA.")
class RealFiles(ProgramTest):
    def test_sound_files_of_others_are_sound(self):
        paths = [path for pattern in ("maxmind/*.mmdb", "matchy/v5/*.mxy", "matchy/v4/*.mxy",
                                      "matchy/v5/*.pgb", "matchy/old/*.pgb")
                 for path in sorted(DATA.glob(pattern))
                 if "roken" not in path.name and "Invalid" not in path.name]
        self.assertGreater(len(paths), 60)
        for path in paths:
            status, output, errors = self.run_here("validate", path)
            self.assertEqual((status, errors), (0, ""), output)

    def test_damaged_files_are_not(self):
        for name in ("GeoIP2-City-Test-Broken-Double-Format", "GeoIP2-City-Test-Invalid-Node-Count",
                     "MaxMind-DB-test-broken-pointers-24", "MaxMind-DB-test-broken-search-tree-24"):
            status, _, errors = self.run_here("validate", DATA / "maxmind" / f"{name}.mmdb")
            self.assertEqual((status, errors), (1, ""), name)


if __name__ == "__main__":
    unittest.main()
