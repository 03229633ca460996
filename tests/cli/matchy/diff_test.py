"""matchy diff: what it tells of two databases, to people and to programs, and its exit status."""

import json
import os
import pathlib
import pty
import subprocess
import unittest

import program
from program import ProgramTest

DATA = pathlib.Path(os.environ.get("MXYDB_TEST_DATA", program.ROOT.parent / "shared" / "data"))

OLD = """\
{"key": "192.0.2.0/24", "data": {"country": {"iso_code": "DE"}, "port": 80}}
{"key": "198.51.100.0/24", "data": {"n": 1}}
{"key": "203.0.113.7", "data": {"n": 2}}
{"key": "2001:db8::/32", "data": {"tags": ["a", "b"]}}
{"key": "gone.example", "data": {"n": 3}}
{"key": "same.example", "data": {"n": 4}}
{"key": "*.changed.example", "data": {"n": 5}}
"""
NEW = """\
{"key": "192.0.2.0/24", "data": {"country": {"iso_code": "FR"}, "city": "Paris"}}
{"key": "198.51.100.0/25", "data": {"n": 1}}
{"key": "198.51.100.128/25", "data": {"n": 1}}
{"key": "203.0.113.8/31", "data": {"n": 2}}
{"key": "2001:db8::/32", "data": {"tags": ["a", "c"]}}
{"key": "same.example", "data": {"n": 4}}
{"key": "literal:*.changed.example", "data": {"n": 5}}
{"key": "*.changed.example", "data": {"n": 6}}
"""


class DiffTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.make("old", OLD)
        self.make("new", NEW)

    def make(self, name, lines, *options):
        """A database NAME.mxy of JSON lines."""
        self.write(f"{name}.jsonl", lines)
        status, _, errors = self.run_here("build", f"{name}.jsonl", "-o", f"{name}.mxy", *options)
        self.assertEqual((status, errors), (0, ""))

    def differ(self, args, lines):
        self.expect(["diff", *args], status=1, stdout=lines)

    def equal(self, *args):
        self.expect(["diff", *args], stdout="no differences\n")


class Transcripts(DiffTest):

    NETWORKS = """\
~ 192.0.2.0/24 + city "Paris"; country.iso_code "DE" -> "FR"; - port 80
- 203.0.113.7/32 {"n":2}
+ 203.0.113.8/31 {"n":2}
~ 2001:db8::/32 tags.1 "b" -> "c"
"""
    NAMES = """\
+ literal:*.changed.example {"n":5}
- gone.example {"n":3}
~ *.changed.example n 5 -> 6
"""

    def test_all(self):
        self.differ(["old.mxy", "new.mxy"], self.NETWORKS + self.NAMES +
                    "networks: 1 added, 1 removed, 2 changed; literals: 1 added, 1 removed; "
                    "globs: 1 changed\n")

    def test_parts(self):
        self.differ(["old.mxy", "new.mxy", "--networks"],
                    self.NETWORKS + "networks: 1 added, 1 removed, 2 changed\n")
        self.differ(["old.mxy", "new.mxy", "--names"],
                    self.NAMES + "literals: 1 added, 1 removed; globs: 1 changed\n")

    def test_records(self):
        self.differ(["old.mxy", "new.mxy", "--records"], """\
- {"country":{"iso_code":"DE"},"port":80}
- {"tags":["a","b"]}
- {"n":3}
+ {"city":"Paris","country":{"iso_code":"FR"}}
+ {"tags":["a","c"]}
+ {"n":6}
records: 3 added, 3 removed
""")

    def test_json(self):
        status, output, errors = self.run_here("diff", "old.mxy", "new.mxy", "--json")
        self.assertEqual((status, errors), (1, ""))
        self.assertEqual([json.loads(line) for line in output.splitlines()], [
            {"change": "changed", "network": "192.0.2.0/24",
             "old": {"country": {"iso_code": "DE"}, "port": 80},
             "new": {"city": "Paris", "country": {"iso_code": "FR"}}},
            {"change": "removed", "network": "203.0.113.7/32", "old": {"n": 2}},
            {"change": "added", "network": "203.0.113.8/31", "new": {"n": 2}},
            {"change": "changed", "network": "2001:db8::/32",
             "old": {"tags": ["a", "b"]}, "new": {"tags": ["a", "c"]}},
            {"change": "added", "literal": "*.changed.example", "new": {"n": 5}},
            {"change": "removed", "literal": "gone.example", "old": {"n": 3}},
            {"change": "changed", "glob": "*.changed.example", "old": {"n": 5}, "new": {"n": 6}}])

    def test_quiet(self):
        self.differ(["old.mxy", "new.mxy", "-q"], "")
        self.expect(["diff", "old.mxy", "old.mxy", "-q"])

    def test_equal(self):
        self.equal("old.mxy", "old.mxy")
        self.expect(["diff", "old.mxy", "old.mxy", "--json"])

    def test_colours_on_a_terminal(self):
        master, slave = pty.openpty()
        environment = {**os.environ, "TERM": "xterm"}
        environment.pop("NO_COLOR", None)
        child = subprocess.Popen(
            [program.program(), "diff", "old.mxy", "new.mxy", "--networks"], cwd=self.folder,
            env=environment, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
        os.close(slave)
        written = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # nobody writes any more
                break
            if not piece:
                break
            written += piece
        os.close(master)
        self.assertEqual(child.wait(), 1)
        lines = written.decode().split("\r\n")
        self.assertEqual(lines[1:3], ['\033[31m- 203.0.113.7/32\033[0m {"n":2}',
                                      '\033[32m+ 203.0.113.8/31\033[0m {"n":2}'])


class Networks(DiffTest):

    def test_cut_differently(self):
        self.make("one", '{"key": "192.0.2.0/24", "data": {"v": 1}}')
        self.make("two", '{"key": "192.0.2.0/25", "data": {"v": 1}}\n'
                         '{"key": "192.0.2.128/25", "data": {"v": 1}}')
        self.equal("one.mxy", "two.mxy")
        self.differ(["one.mxy", "two.mxy", "--strict-networks"], """\
/ 192.0.2.0/25 in 192.0.2.0/24 -> in 192.0.2.0/25
/ 192.0.2.128/25 in 192.0.2.0/24 -> in 192.0.2.128/25
networks: 2 cut differently
""")
        status, output, _ = self.run_here("diff", "one.mxy", "two.mxy", "--strict-networks",
                                          "--json")
        self.assertEqual((status, json.loads(output.splitlines()[0])), (1, {
            "change": "split", "network": "192.0.2.0/25", "old_network": "192.0.2.0/24",
            "new_network": "192.0.2.0/25"}))

    def test_neighbours_that_changed_alike_are_told_as_one(self):
        self.make("one", "".join(f'{{"key": "10.0.{i}.0/24", "data": {{"v": 1}}}}\n'
                                 for i in range(1, 8)))
        self.make("two", '{"key": "10.0.0.0/21", "data": {"v": 2}}')
        self.differ(["one.mxy", "two.mxy"], """\
+ 10.0.0.0/24 {"v":2}
~ 10.0.1.0/24 v 1 -> 2
~ 10.0.2.0/23 v 1 -> 2
~ 10.0.4.0/22 v 1 -> 2
networks: 1 added, 3 changed
""")
        _, output, _ = self.run_here("diff", "one.mxy", "two.mxy", "--strict-networks")
        self.assertEqual(output.splitlines()[-1], "networks: 1 added, 7 changed")

    def test_all_addresses(self):
        self.make("none", "")
        self.make("all", '{"key": "0.0.0.0/0", "data": {"v": 1}}')
        self.differ(["none.mxy", "all.mxy", "--networks"],
                    '+ 0.0.0.0/0 {"v":1}\nnetworks: 1 added\n')

    def test_a_tree_of_ipv4_and_one_of_ipv6(self):
        lines = '{"key": "192.0.2.0/24", "data": {"v": 1}}'
        self.make("four", lines)
        self.make("six", lines, "--ip-version", "6")
        self.make("six-alone", lines, "--ip-version", "6", "--no-alias")
        self.equal("four.mxy", "six-alone.mxy", "--networks")
        self.equal("six-alone.mxy", "four.mxy", "--networks", "--names", "--records")
        self.differ(["four.mxy", "six.mxy"], """\
~ ip_version 4 -> 6
+ ::ffff:0:0/96 the IPv4 networks
+ 2002::/16 the IPv4 networks
metadata: 1 changed; networks: 2 added
""")
        self.differ(["six.mxy", "six-alone.mxy", "--json"],
                    '{"change":"removed","network":"::ffff:0:0/96","alias_of":"::/96"}\n'
                    '{"change":"removed","network":"2002::/16","alias_of":"::/96"}\n')

    def test_changes_of_ipv4_are_told_once(self):
        self.make("one", '{"key": "192.0.2.0/24", "data": {"v": 1}}', "--ip-version", "6")
        self.make("two", '{"key": "192.0.2.0/24", "data": {"v": 2}}', "--ip-version", "6")
        self.differ(["one.mxy", "two.mxy"],
                    "~ 192.0.2.0/24 v 1 -> 2\nnetworks: 1 changed\n")


class Values(DiffTest):

    def test_types_alone(self):
        self.make("one", '{"key": "192.0.2.1", "data": {"v": 1}}')
        self.make("two", '{"key": "192.0.2.1", "data": {"v": 1}}', "--integers", "uint32")
        self.differ(["one.mxy", "two.mxy"],
                    '~ 192.0.2.1/32 v 1 -> {"@uint32":1}\nnetworks: 1 changed\n')
        status, output, _ = self.run_here("diff", "one.mxy", "two.mxy", "--json")
        self.assertEqual((status, json.loads(output)["new"]), (1, {"v": {"@uint32": 1}}))

    def test_other_lengths_and_other_kinds(self):
        self.make("one", '{"key": "192.0.2.1", "data": {"l": [1], "m": {"a.b": 1}, "s": "x"}}')
        self.make("two", '{"key": "192.0.2.1", "data": {"l": [1, 2], "m": {"a.b": 2}, "s": {}}}')
        self.differ(["one.mxy", "two.mxy"], '~ 192.0.2.1/32 l [1] -> [1,2]; m.a\\.b 1 -> 2; '
                                            's "x" -> {}\nnetworks: 1 changed\n')

    def test_no_text_can_take_over_the_terminal(self):
        self.make("one", '{"key": "\\u001b[31mred\\n", "data": {"\\u009bx": "\\u202e"}}')
        self.make("two", "")
        self.differ(["one.mxy", "two.mxy", "--names"],
                    '- \\x1b[31mred\\n {"\\x9bx":"\\u202e"}\nliterals: 1 removed\n')


class Metadata(DiffTest):

    def test_what_databases_say_of_themselves(self):
        self.make("one", '{"key": "a.example"}', "-t", "One", "-d", "A", "--build-epoch", "1")
        self.make("two", '{"key": "a.example"}', "-t", "Two", "-d", "B", "--desc-lang", "de", "-s",
                  "28", "-i", "--build-epoch", "2")
        self.differ(["one.mxy", "two.mxy"], """\
~ database_type "One" -> "Two"
~ description + de "B"; - en "A"
~ languages 0 "en" -> "de"
~ record_size 24 -> 28
~ match_mode 0 -> 1
metadata: 5 changed
""")
        self.equal("one.mxy", "two.mxy", "--names", "--networks")


class Failures(DiffTest):

    def test_files_that_cannot_be_read(self):
        self.expect(["diff", "old.mxy", "absent"], status=4,
                    stderr="matchy: absent: cannot open: No such file or directory\n")
        self.write("no.mmdb", "nothing of a database")
        status, output, errors = self.run_here("diff", "no.mmdb", "old.mxy")
        self.assertEqual((status, output), (3, ""))
        self.assertTrue(errors.startswith("matchy: no.mmdb: not a database: "), errors)
        self.assertEqual(self.run_here("diff", "old.mxy")[0], 2)


@unittest.skipUnless(DATA.is_dir(), f"no test data at {DATA}: real files are left out")
class RealFiles(DiffTest):

    def test_every_record_size_has_the_same_answers(self):
        for kind in ("ipv4", "ipv6", "mixed"):
            files = [DATA / "maxmind" / f"MaxMind-DB-test-{kind}-{size}.mmdb"
                     for size in (24, 28, 32)]
            for one in files:
                for other in files:
                    self.equal(one, other, "--networks")

    def test_both_directions_tell_the_same(self):
        one = DATA / "maxmind" / "GeoLite2-City-Test.mmdb"
        other = DATA / "maxmind" / "GeoIP2-City-Test.mmdb"
        there = self.changes(one, other)
        back = self.changes(other, one)
        swapped = {"added": "removed", "removed": "added", "changed": "changed"}
        self.assertEqual([(swapped[change], network) for change, network in there], back)
        self.assertIn(("changed", "2001:480:10::/48"), there)

    def changes(self, one, other):
        _, output, _ = self.run_here("diff", "--json", "--networks", one, other)
        lines = [json.loads(line) for line in output.splitlines()]
        return [(line["change"], line["network"]) for line in lines]


if __name__ == "__main__":
    unittest.main()
