"""matchy query: what it prints for every kind of key, in every format, and what its exit status says."""

import csv
import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import time
import unittest

import program
from program import ProgramTest, run

sys.path.insert(0, str(program.ROOT / "tests" / "support"))
import mmdb_writer  # noqa: E402  (from that folder)
from mmdb_writer import float32, int32, uint16, uint32, uint64, uint128  # noqa: E402

THREATS = """\
{"key": "192.0.2.0/24", "data": {"country": {"iso_code": "DE"}, "cidr": "own", "tags": ["a", "b"]}}
{"key": "192.0.2.128/25", "data": {"country": {"iso_code": "FR"}}}
{"key": "2001:db8::/32", "data": {"n": 5}}
{"key": "evil.example", "data": {"threat": "high"}}
{"key": "*.example", "data": {"threat": "low"}}
{"key": "e*", "data": {"big": 18446744073709551615}}
"""

GERMAN = '"country":{"iso_code":"DE"},"tags":["a","b"]'


def on_terminal(*args, columns=80, env=None, cwd=None, stdin=None):
    """The exit status and all that the program writes to a terminal of so many columns."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm", **(env or {})}
    for name in ("NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"):
        if name not in (env or {}):
            environment.pop(name, None)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([program.program(), *args], env=environment, cwd=cwd,
                             stdin=stdin or subprocess.DEVNULL, stdout=slave, stderr=slave)
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
    return child.wait(), written.decode().replace("\r\n", "\n")


class QueryTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.write("threats.jsonl", THREATS)
        self.build("threats.jsonl", "t.mxy")

    def build(self, source, target, *options):
        status, _, errors = self.run_here("build", source, "-o", target, *options)
        self.assertEqual((status, errors), (0, ""))

    def lines(self, *args, status=0, **options):
        """What the output's JSON lines say."""
        got, output, errors = self.run_here("query", "--format", "jsonl", *args, **options)
        self.assertEqual((got, errors), (status, ""))
        return [json.loads(line) for line in output.splitlines()]

    def found(self, *args, **options):
        """Of each line what was found: network or pattern."""
        return [line.get("network", line.get("pattern")) for line in self.lines(*args, **options)]


class Keys(QueryTest):

    def test_an_address_prints_the_data_of_its_network(self):
        self.expect(["query", "t.mxy", "192.0.2.7"], stdout="""\
[
  {
    "cidr": "192.0.2.0/25",
    "country": {
      "iso_code": "DE"
    },
    "prefix_len": 25,
    "tags": [
      "a",
      "b"
    ]
  }
]
""")

    def test_a_name_prints_its_literal_and_then_its_globs(self):
        self.expect(["query", "t.mxy", "evil.example"], stdout="""\
[
  {
    "threat": "high"
  },
  {
    "threat": "low"
  },
  {
    "big": 18446744073709551615
  }
]
""")
        self.assertEqual(self.found("t.mxy", "evil.example"), ["evil.example", "*.example", "e*"])

    def test_nothing_found(self):
        self.expect(["query", "t.mxy", "nothing"], status=1, stdout="[]\n")
        self.expect(["query", "t.mxy", "203.0.113.1"], status=1, stdout="[]\n")
        self.expect(["query", "t.mxy", ""], status=1, stdout="[]\n")
        self.expect(["query", "t.mxy", "nothing", "--format", "jsonl"], status=1)

    def test_ipv6(self):
        self.expect(["query", "t.mxy", "2001:db8::1"], stdout="""\
[
  {
    "cidr": "2001:db8::/32",
    "n": 5,
    "prefix_len": 32
  }
]
""")

    def test_the_part_of_an_ipv6_tree_that_shows_ipv4(self):
        self.assertEqual(self.found("t.mxy", "::ffff:192.0.2.1", "::192.0.2.1"),
                         ["::ffff:192.0.2.0/121", "::c000:200/121"])
        self.assertEqual(self.found("t.mxy", "::ffff:192.0.2.0/120"),
                         ["::ffff:192.0.2.0/121", "::ffff:192.0.2.128/121"])

    def test_a_network_finds_those_inside_it(self):
        self.assertEqual(self.found("t.mxy", "192.0.2.0/24"), ["192.0.2.0/25", "192.0.2.128/25"])
        self.assertEqual(self.found("t.mxy", "0.0.0.0/0"), ["192.0.2.0/25", "192.0.2.128/25"])
        self.assertEqual(self.found("t.mxy", "::/0"),
                         ["192.0.2.0/25", "192.0.2.128/25", "2001:db8::/32"])
        self.assertEqual(self.found("t.mxy", "2001:db8::/16"), ["2001:db8::/32"])

    def test_a_network_finds_the_one_that_covers_it(self):
        self.assertEqual(self.found("t.mxy", "192.0.2.200/30"), ["192.0.2.128/25"])
        self.assertEqual(self.found("t.mxy", "2001:db8:1::/48"), ["2001:db8::/32"])

    def test_ranges(self):
        for key, networks in (
                ("192.0.2.1-192.0.2.1", ["192.0.2.0/25"]),
                ("192.0.2.127-192.0.2.128", ["192.0.2.0/25", "192.0.2.128/25"]),
                ("192.0.2.128 - 255.255.255.255", ["192.0.2.128/25"]),
                ("0.0.0.0-192.0.2.0", ["192.0.2.0/25"]),
                ("2001:db7::-2001:db9::", ["2001:db8::/32"])):
            with self.subTest(key=key):
                self.assertEqual(self.found("t.mxy", key), networks)
        self.assertEqual(self.found("t.mxy", "192.0.3.0-192.0.3.9", status=1), [])
        # Backwards it is a name like any other.
        self.assertEqual(self.found("t.mxy", "192.0.2.9-192.0.2.1", status=1), [])

    def test_addresses_that_the_tree_does_not_have_may_be_names(self):
        self.write("names.txt", "literal:198.51.100.1\nliteral:198.51.100.0/24\n")
        self.build("names.txt", "names.mxy")
        self.assertEqual(self.found("names.mxy", "198.51.100.1", "198.51.100.0/24"),
                         ["198.51.100.1", "198.51.100.0/24"])

    def test_an_ipv4_database_has_no_ipv6(self):
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": {"a": "b"}}))
        self.assertEqual(self.found("v4.mmdb", "192.0.2.1"), ["192.0.2.0/24"])
        self.assertEqual(self.found("v4.mmdb", "192.0.0.0/8"), ["192.0.2.0/24"])
        self.assertEqual(self.found("v4.mmdb", "::192.0.2.1", "::/0", status=1), [])

    def test_a_network_that_covers_all_of_ipv4(self):
        self.write("v6.mmdb", mmdb_writer.database({"::/1": {"a": "b"}}, ip_version=6))
        self.assertEqual(self.found("v6.mmdb", "192.0.2.1", "192.0.2.0/24", "::1", "::/0"),
                         ["0.0.0.0/0", "0.0.0.0/0", "::/1", "::/1"])

    def test_keys_that_begin_with_a_minus(self):
        self.write("minus.txt", "glob:-*\n")
        self.build("minus.txt", "minus.mxy")
        self.assertEqual(self.found("minus.mxy", "--", "-x"), ["-*"])

    def test_case(self):
        self.build("threats.jsonl", "ci.mxy", "-i")
        self.assertEqual(self.found("ci.mxy", "EVIL.Example")[0].lower(), "evil.example")
        self.assertEqual(self.found("t.mxy", "EVIL.Example", status=1), [])


class KeySources(QueryTest):

    def test_standard_input(self):
        text = "# addresses\n\n  192.0.2.7\t\r\nnothing\n2001:db8::1"
        self.assertEqual(self.found("t.mxy", "-", stdin=text), ["192.0.2.0/25", "2001:db8::/32"])

    def test_files_come_after_words(self):
        self.write("a.txt", "\ufeff2001:db8::1\n")
        self.write("b.txt", "evil.example\n")
        got = [line["key"] for line in self.lines("t.mxy", "-f", "a.txt", "192.0.2.1", "--file",
                                                  "b.txt", "-", stdin="192.0.2.2\n")]
        self.assertEqual(got, ["192.0.2.1", "192.0.2.2", "2001:db8::1"] + 3 * ["evil.example"])

    def test_no_keys_in_a_file(self):
        self.write("empty.txt", "")
        self.expect(["query", "t.mxy", "-f", "empty.txt"], status=1, stdout="[]\n")

    def test_long_lines(self):
        self.assertEqual(self.found("t.mxy", "-", stdin="e" * 700000 + "\n192.0.2.1\n"),
                         ["e*", "192.0.2.0/25"])

    def test_many_keys(self):
        keys = "".join(f"192.0.2.{i % 256}\nname{i}\n" for i in range(50000))
        got = self.found("t.mxy", "-", stdin=keys)
        self.assertEqual(got[:1] + got[128:129], ["192.0.2.0/25", "192.0.2.128/25"])
        self.assertEqual(len(got), 50000)

    def test_answers_come_before_more_keys_do(self):
        with subprocess.Popen([program.program(), "query", "t.mxy", "-", "--format", "jsonl"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              cwd=self.folder) as child:
            for _ in range(2):
                child.stdin.write(b"192.0.2.7\n")
                child.stdin.flush()
                self.assertIn(b'"192.0.2.0/25"', child.stdout.readline())
            child.stdin.close()
            self.assertEqual(child.wait(), 0)

    def test_several_databases(self):
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": {"a": "b"}}))
        self.expect(["query", "-d", "t.mxy", "192.0.2.7", "--database", "v4.mmdb", "nothing",
                     "--format", "jsonl", "--misses"], stdout=(
                         '{"key":"192.0.2.7","database":"t.mxy","kind":"address",'
                         '"network":"192.0.2.0/25","prefix_len":25,"data":{"cidr":"own",' +
                         GERMAN + '}}\n'
                         '{"key":"192.0.2.7","database":"v4.mmdb","kind":"address",'
                         '"network":"192.0.2.0/24","prefix_len":24,"data":{"a":"b"}}\n'
                         '{"key":"nothing","kind":"none"}\n'))

    def test_one_database_by_option(self):
        self.expect(["query", "-d", "t.mxy", "nothing"], status=1, stdout="[]\n")


class Formats(QueryTest):

    def test_json_of_several_keys(self):
        self.expect(["query", "t.mxy", "2001:db8::1", "evil.example", "nothing"], stdout="""\
[
{"key":"2001:db8::1","kind":"address","network":"2001:db8::/32","prefix_len":32,"data":{"n":5}},
{"key":"evil.example","kind":"literal","pattern":"evil.example","pattern_id":0,"data":{"threat":"high"}},
{"key":"evil.example","kind":"glob","pattern":"*.example","pattern_id":0,"data":{"threat":"low"}},
{"key":"evil.example","kind":"glob","pattern":"e*","pattern_id":1,"data":{"big":18446744073709551615}}
]
""")

    def test_csv(self):
        self.expect(["query", "t.mxy", "192.0.2.7", "evil.example", "no,thing", "--misses",
                     "--format", "csv"], stdout="""\
key,kind,network,pattern,pattern_id,prefix_len,big,cidr,country.iso_code,tags.0,tags.1,threat
192.0.2.7,address,192.0.2.0/25,,,25,,own,DE,a,b,
evil.example,literal,,evil.example,0,,,,,,,high
evil.example,glob,,*.example,0,,,,,,,low
evil.example,glob,,e*,1,,18446744073709551615,,,,,
"no,thing",none,,,,,,,,,,
""")

    def test_csv_columns(self):
        """Numbers go by value, names of the entry's own columns are kept apart."""
        record = {"l": list(map(uint16, range(12))), "key": 'say "x"', "a.b": {"c": "two\nlines"},
                  "e": {}, "f": []}
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": record}))
        _, output, _ = self.run_here("query", "v4.mmdb", "192.0.2.1", "--format", "csv")
        header, row = csv.reader(io.StringIO(output))
        self.assertEqual(header[6:], [r"a\.b.c", "e", "f", "data.key"] +
                         [f"l.{i}" for i in range(12)])
        self.assertEqual(row[6:], ["two\nlines", "{}", "[]", 'say "x"'] +
                         [str(i) for i in range(12)])

    def test_csv_of_paths(self):
        self.expect(["query", "t.mxy", "192.0.2.0/24", "nothing", "-p", "tags", "-p",
                     "country.iso_code", "--misses", "--format", "csv"], stdout="""\
key,kind,network,pattern,pattern_id,prefix_len,tags,country.iso_code
192.0.2.0/24,address,192.0.2.0/25,,,25,"[""a"",""b""]",DE
192.0.2.0/24,address,192.0.2.128/25,,,25,,FR
nothing,none,,,,,,
""")
        self.expect(["query", "t.mxy", "nothing", "-p", "n", "--format", "csv"], status=1,
                    stdout="key,kind,network,pattern,pattern_id,prefix_len,n\n")

    def test_yaml(self):
        record = {"yes": "no", "text": "plain text", "number": "12", "colon": "a: b", "empty": {},
                  "list": [True, [], [uint16(1), {"x": "y"}]], "bytes": b"\0\xff", "f": 1e22,
                  "nan": float("nan"), "wide": "日本"}
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": record}))
        self.expect(["query", "v4.mmdb", "192.0.2.1", "--format", "yaml"], stdout="""\
- key: "192.0.2.1"
  kind: address
  network: "192.0.2.0/24"
  prefix_len: 24
  data:
    bytes: !!binary "AP8="
    colon: "a: b"
    empty: {}
    f: 1.0e+22
    list:
      - true
      - []
      -
        - 1
        -
          x: "y"
    "nan": .nan
    number: "12"
    text: plain text
    wide: "日本"
    "yes": "no"
""")
        self.expect(["query", "t.mxy", "evil.example", "nothing", "--misses", "-p", "threat",
                     "--format", "yaml"], stdout="""\
- key: evil.example
  kind: literal
  pattern: evil.example
  pattern_id: 0
  data:
    threat: high
- key: evil.example
  kind: glob
  pattern: "*.example"
  pattern_id: 0
  data:
    threat: low
- key: nothing
  kind: none
""")
        self.expect(["query", "t.mxy", "nothing", "--format", "yaml"], status=1, stdout="[]\n")

    def test_every_type_in_json(self):
        record = {"bool": False, "bytes": b"\x01\xfe", "double": 0.1, "float": float32(1.5),
                  "inf": float("inf"), "int32": int32(-2147483648), "nan": float("nan"),
                  "text": "ä\"\\\n\x01", "u128": uint128(2**128 - 1), "u16": uint16(65535),
                  "u32": uint32(2**32 - 1), "u64": uint64(2**64 - 1), "whole": 5.0}
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": record}))
        self.expect(["query", "v4.mmdb", "192.0.2.1", "x", "--format", "jsonl"], stdout=(
            '{"key":"192.0.2.1","kind":"address","network":"192.0.2.0/24","prefix_len":24,"data":'
            '{"bool":false,"bytes":[1,254],"double":0.1,"float":1.5,"inf":null,'
            '"int32":-2147483648,"nan":null,"text":"ä\\"\\\\\\n\\u0001",'
            '"u128":"340282366920938463463374607431768211455","u16":65535,"u32":4294967295,'
            '"u64":18446744073709551615,"whole":5.0}}\n'))

    def test_data_that_is_no_map_stays_as_it_is(self):
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": "text"}))
        self.expect(["query", "v4.mmdb", "192.0.2.1"], stdout='[\n  "text"\n]\n')
        self.expect(["query", "v4.mmdb", "192.0.2.1", "--format", "csv"], stdout=(
            "key,kind,network,pattern,pattern_id,prefix_len,data\n"
            "192.0.2.1,address,192.0.2.0/24,,,24,text\n"))


class Paths(QueryTest):

    def test_plain_values(self):
        self.expect(["query", "t.mxy", "192.0.2.7", "--path", "country.iso_code"], stdout="DE\n")
        self.expect(["query", "t.mxy", "192.0.2.7", "-p", "tags.-1", "-p", "tags.0", "-p", "tags",
                     "-p", "none"], stdout='b\na\n["a","b"]\n')
        self.expect(["query", "t.mxy", "evil.example", "-p", "threat"], stdout="high\nlow\n")

    def test_a_match_without_the_value_is_none(self):
        self.expect(["query", "t.mxy", "192.0.2.7", "-p", "country.name"], status=1)
        self.expect(["query", "t.mxy", "192.0.2.7", "-p", "tags.2", "-p", "tags.x", "-p",
                     "cidr.x"], status=1)
        self.expect(["query", "-q", "t.mxy", "192.0.2.7", "-p", "country.name"], status=1)
        self.expect(["query", "-q", "t.mxy", "192.0.2.7", "-p", "country"])

    def test_misses_keep_lines_beside_their_keys(self):
        self.expect(["query", "t.mxy", "-", "--misses", "-p", "country.iso_code"],
                    stdin="192.0.2.7\nevil.example\n192.0.2.200\n", stdout="DE\n\nFR\n")

    def test_other_formats(self):
        self.expect(["query", "t.mxy", "192.0.2.7", "-p", "country.iso_code", "--format", "json"],
                    stdout="""\
[
  {
    "cidr": "192.0.2.0/25",
    "country.iso_code": "DE",
    "prefix_len": 25
  }
]
""")
        self.assertEqual(self.lines("t.mxy", "192.0.2.7", "-p", "tags", "-p", "none")[0]["data"],
                         {"tags": ["a", "b"]})

    def test_keys_with_dots(self):
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": {"a.b": {"c\\d": "x"}}}))
        self.expect(["query", "v4.mmdb", "192.0.2.1", "-p", r"a\.b.c\\d"], stdout="x\n")

    def test_bytes_and_numbers(self):
        record = {"b": b"\0\xff", "u": uint128(2**100), "n": float("nan"), "t": True}
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": record}))
        self.expect(["query", "v4.mmdb", "192.0.2.1", "-p", "b", "-p", "u", "-p", "n", "-p", "t"],
                    stdout=f"00ff\n{2**100}\nNaN\ntrue\n")


class OnATerminal(QueryTest):

    def table(self, *args, **options):
        return on_terminal("query", *args, cwd=self.folder, **options)

    def test_table(self):
        self.assertEqual(self.table("t.mxy", "192.0.2.7", "evil.example", "nothing",
                                    env={"NO_COLOR": "1"}), (0, """\
KEY           KIND     MATCH         DATA              VALUE
192.0.2.7     address  192.0.2.0/25  cidr              own
                                     country.iso_code  DE
                                     tags.0            a
                                     tags.1            b
evil.example  literal  evil.example  threat            high
evil.example  glob     *.example     threat            low
evil.example  glob     e*            big               18446744073709551615
nothing       none
"""))

    def test_colours(self):
        self.assertEqual(self.table("t.mxy", "2001:db8::1"), (0, (
            "\033[1mKEY\033[0m          \033[1mKIND\033[0m     \033[1mMATCH\033[0m          "
            "\033[1mDATA\033[0m  \033[1mVALUE\033[0m\n"
            "\033[1m2001:db8::1\033[0m  \033[34maddress\033[0m  2001:db8::/32  "
            "\033[36mn\033[0m     5\n")))
        self.assertNotIn("\033", self.table("t.mxy", "192.0.2.7", env={"TERM": "dumb"})[1])

    def test_several_databases(self):
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": {"a": "b"}}))
        self.assertEqual(self.table("-d", "t.mxy", "-d", "v4.mmdb", "2001:db8::1", "192.0.2.200",
                                    env={"NO_COLOR": "1"}), (0, """\
KEY          DATABASE  KIND     MATCH           DATA              VALUE
2001:db8::1  t.mxy     address  2001:db8::/32   n                 5
192.0.2.200  t.mxy     address  192.0.2.128/25  country.iso_code  FR
192.0.2.200  v4.mmdb   address  192.0.2.0/24    a                 b
"""))

    def test_long_and_wide_values_stay_in_their_columns(self):
        record = {"name": "東京特許許可局局長の名前はとても長い", "text": "some words that are " * 3}
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": record}))
        self.assertEqual(self.table("v4.mmdb", "192.0.2.1", columns=64, env={"NO_COLOR": "1"}),
                         (0, """\
KEY        KIND     MATCH         DATA  VALUE
192.0.2.1  address  192.0.2.0/24  name  東京特許許可局局長の名前
                                        はとても長い
                                  text  some words that are some
                                        words that are some
                                        words that are
"""))

    def test_a_narrow_terminal_has_no_columns(self):
        self.assertEqual(self.table("t.mxy", "192.0.2.7", "evil.example", columns=30,
                                    env={"NO_COLOR": "1"}), (0, """\
192.0.2.7 address 192.0.2.0/25
  cidr own
  country.iso_code DE
  tags.0 a
  tags.1 b
evil.example literal
evil.example
  threat high
evil.example glob *.example
  threat low
evil.example glob e*
  big 18446744073709551615
"""))

    def test_no_text_of_a_file_moves_the_cursor(self):
        record = {"x\033[2J": "a\033]0;t\007\n\u202eb\u009bc"}
        self.write("v4.mmdb", mmdb_writer.database({"192.0.2.0/24": record}))
        status, output = self.table("v4.mmdb", "192.0.2.1", env={"NO_COLOR": "1"})
        self.assertEqual(status, 0)
        self.assertIn(r"x\x1b[2J  a\x1b]0;t\x07\n\u202eb\x9bc", output)
        status, output = self.table("v4.mmdb", "192.0.2.1", "-p", "x\033[2J")
        self.assertEqual((status, output), (0, "a\\x1b]0;t\\x07\\n\\u202eb\\x9bc\n"))

    def test_keys_of_a_file_that_match_nothing_are_left_out(self):
        self.write("keys.txt", "nothing\n2001:db8::1\n")
        options = ("t.mxy", "-f", "keys.txt")
        self.assertNotIn("nothing", self.table(*options)[1])
        self.assertIn("nothing", self.table(*options, "--misses")[1])

    def test_columns_grow_with_what_comes(self):
        read_end, write_end = os.pipe()
        os.write(write_end, b"2001:db8::1\n")
        child = os.fork()
        if child == 0:
            time.sleep(0.3)
            os.write(write_end, b"evil.example\n")
            os._exit(0)
        os.close(write_end)
        status, output = self.table("t.mxy", "-", stdin=read_end, env={"NO_COLOR": "1"})
        os.close(read_end)
        os.waitpid(child, 0)
        self.assertEqual((status, output), (0, """\
KEY          KIND     MATCH          DATA  VALUE
2001:db8::1  address  2001:db8::/32  n     5
evil.example  literal  evil.example   threat  high
evil.example  glob     *.example      threat  low
evil.example  glob     e*             big     18446744073709551615
"""))

    def test_a_table_in_a_file(self):
        self.expect(["query", "t.mxy", "2001:db8::1", "--format", "pretty"], stdout=(
            "KEY          KIND     MATCH          DATA  VALUE\n"
            "2001:db8::1  address  2001:db8::/32  n     5\n"), env={"COLUMNS": "80"})


class StatusAndErrors(QueryTest):

    def error(self, args, status, text, **options):
        self.expect(["query", *args], status=status, stderr=f"matchy: {text}\n", **options)

    def test_quiet(self):
        self.expect(["query", "-q", "t.mxy", "evil.example"])
        self.expect(["query", "t.mxy", "nothing", "192.0.2.1", "--quiet"])
        self.expect(["query", "-q", "t.mxy", "nothing", "203.0.113.0/24"], status=1)

    def test_usage(self):
        self.error([], 2, "no database: name one, and what to look up in it")
        nothing = "nothing to look up: give keys, --file FILE, or - for standard input"
        self.error(["t.mxy"], 2, nothing)
        self.error(["-d", "t.mxy"], 2, nothing)
        self.error(["t.mxy", "x", "--path", "a..b"], 2, "--path: `a..b` has an empty step")
        self.error(["t.mxy", "x", "--format", "plain"], 2, "--format plain needs a --path")
        status, output, errors = self.run_here("query", "t.mxy", "x", "--format", "xml")
        self.assertEqual((status, output), (2, ""))
        self.assertIn("xml", errors)

    def test_databases_that_cannot_be_opened(self):
        self.error(["none.mmdb", "x"], 4, "none.mmdb: cannot open: No such file or directory")
        self.error([".", "x"], 4, ".: cannot open: Is a directory")
        self.error(["-d", "t.mxy", "-d", "none.mmdb", "x"], 4,
                   "none.mmdb: cannot open: No such file or directory")

    def test_files_that_are_no_databases(self):
        self.write("empty", "")
        self.error(["empty", "x"], 3, "empty: not a database: the file is empty")
        self.error(["/dev/null", "x"], 3, "/dev/null: not a database: not a regular file")
        self.error(["threats.jsonl", "x"], 3, "threats.jsonl: not a database: "
                   "The MaxMind DB file contains invalid metadata")

    def test_key_files_that_cannot_be_read(self):
        self.error(["t.mxy", "-f", "none.txt"], 4,
                   "none.txt: cannot open: No such file or directory")
        self.error(["t.mxy", "-f", "."], 4, ".: cannot read: Is a directory")

    def test_damaged_records(self):
        broken = mmdb_writer.database({"192.0.2.0/24": mmdb_writer.Record(16 + 1)},
                                      data=b"\x41a\xe1")
        self.write("broken.mmdb", broken)
        for key in ("192.0.2.1", "192.0.2.0/24"):
            status, output, errors = self.run_here("query", "broken.mmdb", key)
            self.assertEqual((status, output), (3, ""), key)
            self.assertRegex(errors, r"^matchy: broken\.mmdb: data section, offset \d+: ")

    def test_damaged_trees(self):
        self.write("broken.mmdb", mmdb_writer.database(
            {"0.0.0.0/1": mmdb_writer.Record(1)}))  # inside the separator
        for key in ("1.1.1.1", "0.0.0.0/0"):
            status, output, errors = self.run_here("query", "broken.mmdb", key)
            self.assertEqual((status, output), (3, ""), key)
            self.assertRegex(errors, r"^matchy: broken\.mmdb: .*tree")

    def test_a_small_tree_that_unfolds_without_end(self):
        pack = mmdb_writer._pack_node
        nodes = b"".join(pack(i + 1, i + 1, 24) for i in range(127)) + pack(128, 128, 24)
        self.write("fan.mmdb", nodes + mmdb_writer.SEPARATOR + mmdb_writer.encode("x") +
                   mmdb_writer.METADATA_MARKER +
                   mmdb_writer.encode(mmdb_writer.metadata(128, 24, 6)))
        self.error(["fan.mmdb", "::/0"], 3, "fan.mmdb: the search tree has more networks than a "
                   "file of its size can have")

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            child = subprocess.run([program.program(), "query", "t.mxy", "evil.example"],
                                   stdout=full, stderr=subprocess.PIPE, cwd=self.folder,
                                   check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.assertEqual((child.returncode, child.stderr),
                         (4, b"matchy: standard output: No space left on device\n"))

    def test_closed_pipe(self):
        self.write("keys.txt", "192.0.2.7\n" * 100000)
        with subprocess.Popen([program.program(), "query", "t.mxy", "-f", "keys.txt", "--format",
                               "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.folder) as child:
            child.stdout.readline()
            child.stdout.close()
            self.assertEqual(child.stderr.read(), b"")
            self.assertEqual(child.wait(), -13)  # SIGPIPE

    def test_help(self):
        status, output, errors = run("query", "--help")
        self.assertEqual((status, errors), (0, ""))
        for option in ("--database", "--file", "--path", "--format", "--misses", "--quiet"):
            self.assertIn(option, output)


class RealFiles(unittest.TestCase):
    """Files of others; skipped where the test data is not there."""

    def setUp(self):
        self.data = os.environ.get("MXYDB_TEST_DATA") or program.ROOT.parent / "shared" / "data"
        if not os.path.isdir(self.data):
            self.skipTest(f"no test data in {self.data}: set MXYDB_TEST_DATA")

    def test_a_city(self):
        path = os.path.join(self.data, "maxmind", "GeoIP2-City-Test.mmdb")
        self.assertEqual(run("query", path, "81.2.69.160", "-p", "city.names.en", "-p",
                             "subdivisions.0.iso_code", "-p", "location.latitude"),
                         (0, "London\nENG\n51.5142\n", ""))

    def test_pattern_files(self):
        """Pattern 1, a literal in globs' clothing, has no data."""
        path = os.path.join(self.data, "matchy", "old", "v5_ci0.pgb")
        self.assertEqual(run("query", path, "www.evil.com", "lit.eral", "--format", "jsonl"), (0, (
            '{"key":"www.evil.com","kind":"glob","pattern":"*.evil.com","pattern_id":0,'
            '"data":{"id":0,"s":"v"}}\n'
            '{"key":"www.evil.com","kind":"glob","pattern":"*","pattern_id":3,'
            '"data":{"id":3,"s":"v"}}\n'
            '{"key":"lit.eral","kind":"glob","pattern":"lit.eral","pattern_id":1}\n'
            '{"key":"lit.eral","kind":"glob","pattern":"*","pattern_id":3,'
            '"data":{"id":3,"s":"v"}}\n'), ""))

    def test_matches_without_data_are_matches(self):
        path = os.path.join(self.data, "matchy", "old", "v5_nodata_ci0.pgb")
        self.assertEqual(run("query", path, "www.evil.com"), (0, "[]\n", ""))


if __name__ == "__main__":
    unittest.main()
