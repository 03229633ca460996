"""matchy inspect: what it says of every kind of database, as text, as JSON and as a map."""

import fcntl
import ipaddress
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest
import xml.etree.ElementTree

import program
from program import ProgramTest

sys.path.insert(0, str(program.ROOT / "tests" / "support"))
import mmdb_writer  # noqa: E402  (from that folder)

DATA = pathlib.Path(os.environ.get("MXYDB_TEST_DATA", program.ROOT.parent / "shared" / "data"))

THREATS = """\
{"key": "192.0.2.0/24", "data": {"country": {"iso_code": "DE"}, "tags": ["a", "b"], "n": 1}}
{"key": "198.51.100.0/25", "data": {"country": {"iso_code": "DE"}, "tags": ["a"], "n": 2}}
{"key": "203.0.113.7", "data": {"country": {"iso_code": "FR"}, "n": 3}}
{"key": "2001:db8::/32", "data": {"country": {"iso_code": "DE"}, "tags": ["a"], "n": 2}}
{"key": "evil.example", "data": {"country": {"iso_code": "JP"}}}
{"key": "*.example", "data": {"country": {"iso_code": "DE"}}}
{"key": "e*", "data": {}}
"""

# Each value stands for its network on the map.
BLOCKS = """\
network,owner
1.0.0.0/8,Alpha
2.0.0.0/9,Beta
128.0.0.0/8,Beta
255.0.0.0/8,Gamma
9.0.0.0/17,Alpha
"""


def on_terminal(*args, columns=80, env=None, cwd=None):
    """The exit status and all that the program writes to a terminal of so many columns."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm", **(env or {})}
    for name in ("NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"):
        if name not in (env or {}):
            environment.pop(name, None)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([program.program(), *args], env=environment, cwd=cwd,
                             stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
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


def place_on_curve(order, x, y):
    """How far along a Hilbert curve a cell is: from the drawing back to the address."""
    distance = 0
    for level in reversed(range(order)):
        side = 1 << level
        right, down = int(x & side > 0), int(y & side > 0)
        distance += side * side * (3 * right ^ down)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x, y = x & side - 1, y & side - 1
    return distance


class Map:
    """A map, read back from the file."""

    SVG = "{http://www.w3.org/2000/svg}"

    def __init__(self, path, order=8):
        self.root = xml.etree.ElementTree.parse(path).getroot()
        self.order = order
        self.colours = {}  # of the cell that starts at an address
        for drawn in self.root.find(self.SVG + "g"):
            for corner in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\3z", drawn.get("d")):
                self.take(drawn.get("fill"), *map(int, corner))

    def take(self, colour, left, top, width, height):
        for y in range(top, top + height):
            for x in range(left, left + width):
                first = place_on_curve(self.order, x, y) << (32 - 2 * self.order)
                if first in self.colours:
                    raise AssertionError(f"the cell of {first:#x} is drawn twice")
                self.colours[first] = colour

    def texts(self):
        return [text.text for text in self.root.iter(self.SVG + "text")]

    def colours_of(self, network):
        network = ipaddress.ip_network(network)
        step = 1 << (32 - 2 * self.order)
        first = int(network.network_address)
        return {self.colours.get(at) for at in range(first, first + network.num_addresses, step)}


class InspectTest(ProgramTest):

    def build(self, name, content, source="entries.jsonl", *options):
        self.write(source, content)
        status, _, errors = self.run_here("build", source, "-o", name, "-t", "Test", *options)
        self.assertEqual((0, ""), (status, errors))
        return name

    def threats(self):
        return self.build("threats.mxy", THREATS)

    def blocks(self):
        return self.build("blocks.mmdb", BLOCKS, "blocks.csv")

    def report(self, *args, **options):
        status, output, errors = self.run_here("inspect", *args, **options)
        self.assertEqual((0, ""), (status, errors))
        return output

    def json_report(self, *args):
        return json.loads(self.report(*args, "--json"))

    def broken_database(self, networks, **options):
        return self.write("broken.mmdb", mmdb_writer.database(networks, **options))


class TextReport(InspectTest):

    def test_whole_report(self):
        output = self.report(self.threats())
        # Sizes are the builder's business.
        output = re.sub(r"(?m)^(  (?:search tree|data|patterns|literals|index|metadata|section)) .*",
                        r"\1", output)
        output = re.sub(r"(?m)^(  (?:Size|Tree|Memory)) .*", r"\1", output)
        output = re.sub(r"(?m)^(  (?:Also)?) +(\w+): \d+$", r"\1 \2", output)
        self.assertEqual("""\
threats.mxy: Combined IP+Pattern database

Metadata
  Type          Test
  Description   en: Made by mxydb
  Languages     en
  Built         2023-11-14 22:13:20 UTC (1700000000)
  Tree
  Version       MaxMind DB 2.0
  Also glob_entry_count
   ip_entry_count
   literal_entry_count
   literal_section_offset
   match_mode
   mxydb_index_offset
   pattern_section_offset

File
  Size
  Memory
  section
  search tree
  data
  patterns
  literals
  index
  metadata

Entries
  IPv4          3 networks, <0.1 % of all addresses
  IPv6          1 network
                the IPv4 part is also at ::ffff:0:0/96 and 2002::/16
  Literals      1
  Globs         2
  Case          counts (case-sensitive)
  Records       6 different records

IPv4 prefix lengths
  /24  1  33.3 %
  /25  1  33.3 %
  /32  1  33.3 %

IPv6 prefix lengths
  /32  1  100.0 %

country.iso_code: 3 different values
  DE  4  66.7 %
  FR  1  16.7 %
  JP  1  16.7 %

n: 3 different values
  2  2  50.0 %
  1  1  25.0 %
  3  1  25.0 %

tags.*: 2 different values
  a  3  75.0 %
  b  1  25.0 %
""", output)

    def test_verbose_shows_all_fields(self):
        output = self.report(self.threats(), "-v")
        self.assertTrue(output.endswith("""
Fields of the records
  place             type    entries  different
  country.iso_code  string        6          3
  n                 uint16        4          3
  tags.*            string        4          2
"""), output)

    def test_case_mode(self):
        name = self.build("folded.mxy", THREATS, "entries.jsonl", "-i")
        self.assertIn("\n  Case          does not count (case-insensitive)\n", self.report(name))

    def test_database_of_addresses(self):
        output = self.report(self.blocks())
        self.assertTrue(output.startswith("blocks.mmdb: IP database\n"))
        self.assertNotIn("Literals", output)
        self.assertIn("""
Entries
  IPv4          5 networks, 1.4 % of all addresses
""", output)
        self.assertIn("""
owner: 3 different values
  Alpha  2  40.0 %
  Beta   2  40.0 %
  Gamma  1  20.0 %
""", output)

    def test_values_at_one_place(self):
        output = self.report(self.threats(), "--by", "country.iso_code", "--top", "1")
        self.assertTrue(output.endswith("""
country.iso_code: 3 different values
  DE        4  66.7 %
  2 others  2  33.3 %
"""), output)
        self.assertNotIn("tags", output)

    def test_places(self):
        for place, expected in (
                ("tags.*", "  a  3  75.0 %\n  b  1  25.0 %\n"),
                ("tags.0", "  a  3  100.0 %\n"),
                ("tags.-1", "  a  2  66.7 %\n  b  1  33.3 %\n"),
                ("country", '  {"iso_code":"DE"}  4  66.7 %\n  {"iso_code":"FR"}  1  16.7 %\n'
                            '  {"iso_code":"JP"}  1  16.7 %\n')):
            with self.subTest(place):
                output = self.report(self.threats(), "--by", place)
                self.assertTrue(output.endswith(expected), output)

    def test_no_such_place(self):
        self.expect(["inspect", self.threats(), "--by", "country.code"], 1, "",
                    "matchy: threats.mxy: no record has a value at `country.code`\n")
        self.expect(["inspect", "threats.mxy", "--by", "tags..x"], 2, "",
                    "matchy: --by: `tags..x` has an empty step\n")

    def test_translations_and_synonyms_are_left_out(self):
        lines = []
        for number in range(8):
            code, name = (("DE", "Germany"), ("FR", "France"), ("JP", "Japan"),
                          ("US", "USA"))[(number * number) % 7 % 4]
            lines.append(json.dumps({"key": f"192.0.2.{number}", "data": {
                "code": code, "id": len(name) * 1000, "names": {"en": name, "de": name + "!"}}}))
        output = self.report(self.build("names.mmdb", "\n".join(lines)))
        self.assertEqual(["code"], re.findall(r"(?m)^(\S+): \d+ different values?$", output))

    def test_text_of_files_is_no_command_for_the_terminal(self):
        name = self.broken_database({"192.0.2.0/24": {"a": "a\x1b[31mb\n"}},
                                    keys={"database_type": "T\x1b]0;x\x07", "description": {}})
        output = self.report(name, "--by", "a")
        self.assertNotIn("\x1b", output)
        self.assertIn("  Type          T\\x1b]0;x\\x07\n", output)
        self.assertIn("  a\\x1b[31mb\\n  1  100.0 %\n", output)

    def test_metadata_of_all_kinds(self):
        name = self.broken_database(
            {}, keys={"description": {"en": "One", "de": "Zwei"}, "languages": ["en", "de"],
                      "build_epoch": mmdb_writer.uint64(2 ** 64 - 1), "extra": {"a": [1.5, True]}})
        output = self.report(name)
        self.assertIn("\n  Description   en: One\n                de: Zwei\n"
                      "  Languages     en, de\n"
                      "  Built         18446744073709551615\n", output)
        self.assertIn('\n  Also          extra: {"a":[1.5,true]}\n', output)


class JsonReport(InspectTest):

    def test_members(self):
        report = self.json_report(self.threats())
        self.assertEqual(
            {"file": "threats.mxy", "format": "Combined IP+Pattern database", "ip_count": 4,
             "ipv4_count": 3, "ipv6_count": 1, "ipv4_addresses": 256 + 128 + 1,
             "literal_count": 1, "glob_count": 2, "record_count": 6, "has_ip_data": True,
             "has_string_data": True, "has_literal_data": True, "has_glob_data": True,
             "ipv4_mapped_alias": True, "ipv4_6to4_alias": True, "match_mode": "case-sensitive",
             "build_date": "2023-11-14T22:13:20Z", "problems": [],
             "prefix_lengths": {"ipv4": {"24": 1, "25": 1, "32": 1}, "ipv6": {"32": 1}},
             "size": os.path.getsize(self.folder / "threats.mxy")},
            {key: value for key, value in report.items()
             if key not in ("sections", "metadata", "fields", "memory")})
        self.assertEqual("Test", report["metadata"]["database_type"])
        self.assertEqual(1700000000, report["metadata"]["build_epoch"])
        self.assertEqual(report["size"], report["memory"]["shared"])
        self.assertGreater(report["memory"]["private"], 0)

    def test_fields(self):
        fields = {field["place"]: field for field in self.json_report(self.threats())["fields"]}
        self.assertEqual(["country.iso_code", "n", "tags.*"], list(fields))
        self.assertEqual({"place": "country.iso_code", "types": "string", "count": 6, "distinct": 3,
                          "top": [{"value": "DE", "count": 4}, {"value": "FR", "count": 1},
                                  {"value": "JP", "count": 1}]}, fields["country.iso_code"])

    def test_one_place(self):
        report = self.json_report(self.threats(), "--by", "n", "--top", "1")
        self.assertEqual({"place": "n", "types": "uint16", "count": 4, "distinct": 3,
                          "top": [{"value": 2, "count": 2}]}, report["by"])

    def test_sections_are_where_they_are(self):
        sections = self.json_report(self.threats())["sections"]
        self.assertEqual(["search tree", "data", "patterns", "literals", "index", "metadata"],
                         [section["name"] for section in sections])
        content = (self.folder / "threats.mxy").read_bytes()
        places = {section["name"]: section["offset"] for section in sections}
        for name, before in (("patterns", b"MMDB_PATTERN\0\0\0\0"),
                             ("literals", b"MMDB_LITERAL\0\0\0\0"),
                             ("index", b"MXYDB_INDEX\0\0\0\0\0"),
                             ("metadata", mmdb_writer.METADATA_MARKER),
                             ("data", mmdb_writer.SEPARATOR)):
            self.assertTrue(content[:places[name]].endswith(before), name)
        end = 0
        for section in sections:
            self.assertGreaterEqual(section["offset"], end)
            end = section["offset"] + section["size"]
            self.assertAlmostEqual(100 * section["size"] / len(content), section["percent"],
                                   delta=0.006)
        self.assertEqual(len(content), end)

    def test_ipv4_database(self):
        report = self.json_report(self.broken_database({"10.0.0.0/8": {"a": 1.5}}))
        self.assertEqual((1, 1 << 24, False), (report["ip_count"], report["ipv4_addresses"],
                                               report["has_string_data"]))

    def test_tree_without_aliases(self):
        name = self.broken_database({"::1.0.0.0/104": "x", "2001:db8::/32": "y"}, ip_version=6)
        report = self.json_report(name)
        self.assertEqual((1, 1, False), (report["ipv4_count"], report["ipv6_count"],
                                         report["ipv4_mapped_alias"]))

    @unittest.skipUnless(DATA.is_dir(), "SKIPPED: no test data (MXYDB_TEST_DATA)")
    def test_pattern_file(self):
        path = DATA / "matchy" / "v5" / "pgb.ci.pgb"
        report = self.json_report(path)
        self.assertEqual(("Pattern database", False, 21, 21, "case-insensitive"),
                         tuple(report[key] for key in ("format", "has_ip_data", "glob_count",
                                                       "record_count", "match_mode")))
        self.assertNotIn("ip_count", report)
        self.assertNotIn("metadata", report)
        self.assertEqual(["patterns", "data", "tables"],
                         [section["name"] for section in report["sections"]])
        self.assertEqual(report["size"], sum(section["size"] for section in report["sections"]))

    @unittest.skipUnless(DATA.is_dir(), "SKIPPED: no test data (MXYDB_TEST_DATA)")
    def test_files_of_others(self):
        report = self.json_report(DATA / "maxmind" / "GeoIP2-City-Test.mmdb", "--by",
                                  "country.iso_code")
        self.assertEqual("GeoIP2-City", report["metadata"]["database_type"])
        self.assertEqual({"value": "RU", "count": 30}, report["by"]["top"][0])


class DamagedFiles(InspectTest):

    def test_no_files(self):
        self.expect(["inspect", "missing.mmdb"], 4, "",
                    "matchy: missing.mmdb: cannot open: No such file or directory\n")
        self.expect(["inspect", "."], 4, "", "matchy: .: cannot open: Is a directory\n")
        self.expect(["inspect", self.write("empty", "")], 3, "",
                    "matchy: empty: not a database: the file is empty\n")
        self.expect(["inspect", self.write("text", "no database\n")], 3, "",
                    "matchy: text: not a database: The MaxMind DB file contains invalid "
                    "metadata\n")

    def test_damaged_tree(self):
        name = self.broken_database({"192.0.2.0/24": mmdb_writer.Record(beyond=1 << 20)})
        status, output, errors = self.run_here("inspect", name)
        self.assertEqual(3, status)
        self.assertIn("\n  Type          Test\n", output)
        self.assertNotIn("IPv4  ", output)
        self.assertRegex(errors, r"\Amatchy: broken.mmdb: networks cannot be read: node \d+ of the "
                                 r"search tree: a record of the node leads nowhere\n\Z")
        status, output, _ = self.run_here("inspect", name, "--json")
        report = json.loads(output)
        self.assertEqual((3, 1), (status, len(report["problems"])))
        self.assertNotIn("ip_count", report)
        status, _, _ = self.run_here("inspect", name, "--map", "map.svg")
        self.assertEqual(3, status)
        self.assertFalse((self.folder / "map.svg").exists())

    def test_damaged_records(self):
        broken = mmdb_writer.Raw(bytes([mmdb_writer.MAP << 5 | 1]) + mmdb_writer.encode(True) * 2)
        name = self.broken_database({"192.0.2.0/25": {"a": "x"}, "192.0.2.128/25": broken,
                                     "203.0.113.0/24": {"a": "x"}})
        status, output, errors = self.run_here("inspect", name)
        self.assertEqual(3, status)
        self.assertTrue(output.endswith("\na: 1 value\n  x  2  100.0 %\n"), output)
        self.assertRegex(errors, r"\Amatchy: broken.mmdb: 1 record cannot be read: .*\n\Z")

    def test_damaged_text_sections(self):
        content = (self.folder / self.threats()).read_bytes()
        start = content.index(b"MMDB_LITERAL\0\0\0\0") + 16
        self.write("cut.mxy", content[:start] + b"XXXX" + content[start + 4:])
        status, output, errors = self.run_here("inspect", "cut.mxy")
        self.assertEqual(3, status)
        self.assertIn("\n  IPv4          3 networks, ", output)
        self.assertRegex(errors, r"\Amatchy: cut.mxy: names and patterns cannot be read: "
                                 rf".* \(offset {start}\)\n\Z")

    def test_shared_subtrees_cannot_make_endless_work(self):
        for leaf in ("empty", "data"):
            with self.subTest(leaf):
                count = 120
                ends = [(number + 1, number + 1) for number in range(count - 1)]
                ends.append((count, count) if leaf == "empty" else (count + 16, count + 16))
                tree = b"".join(number.to_bytes(3, "big") for end in ends for number in end)
                metadata = mmdb_writer.encode(mmdb_writer.metadata(count, 24, 6))
                content = (tree + mmdb_writer.SEPARATOR + mmdb_writer.encode({"a": "b"}) +
                           mmdb_writer.METADATA_MARKER + metadata)
                status, _, errors = self.run_here("inspect", self.write("bomb.mmdb", content))
                self.assertEqual(3, status)
                self.assertIn("networks cannot be counted: 120 nodes lead to more than ", errors)

    def test_shared_values_cannot_make_endless_work(self):
        # A map of two that are the same, again and again: the deeper one has too many values.
        for depth, expected in ((13, 0), (60, 3)):
            with self.subTest(depth):
                data = mmdb_writer.encode({})
                place = 0
                for _ in range(depth):
                    both = mmdb_writer.pointer(place)
                    place = len(data)
                    data += mmdb_writer.encode({"a": both, "b": both})
                name = self.broken_database({"192.0.2.0/24": mmdb_writer.pointer(place)}, data=data)
                status, output, _ = self.run_here("inspect", name, "--json")
                report = json.loads(output)
                self.assertEqual(expected, status)
                self.assertEqual((1, []), (report["ip_count"], report["fields"]))
                self.assertEqual(expected == 0, "has_more_fields" in report)


class Maps(InspectTest):

    def draw(self, *args, order=8):
        self.report(*args, "--map", "map.svg", "--map-order", str(order))
        return Map(self.folder / "map.svg", order)

    def test_where_blocks_are(self):
        # The four corners and the middle: as everybody draws it.
        for network, x, y in (("0.0.0.0/8", 0, 0), ("1.0.0.0/8", 1, 0), ("2.0.0.0/8", 1, 1),
                              ("3.0.0.0/8", 0, 1), ("85.0.0.0/8", 0, 15), ("127.0.0.0/8", 7, 8),
                              ("128.0.0.0/8", 8, 8), ("170.0.0.0/8", 15, 15),
                              ("255.0.0.0/8", 15, 0)):
            name = self.broken_database({network: "x"})
            self.report(name, "--map", "map.svg")
            self.assertIn(f'd="M{16 * x} {16 * y}h16v16h-16z"',
                          (self.folder / "map.svg").read_text(), network)

    def test_values_have_colours(self):
        drawn = self.draw(self.blocks(), "--by", "owner")
        alpha, beta, gamma = (drawn.colours_of(network) for network in
                              ("1.0.0.0/8", "2.0.0.0/9", "255.0.0.0/8"))
        self.assertEqual([1, 1, 1], [len(alpha), len(beta), len(gamma)])
        self.assertEqual(3, len(alpha | beta | gamma))
        self.assertEqual(beta, drawn.colours_of("128.0.0.0/8"))
        self.assertEqual({None}, drawn.colours_of("2.128.0.0/9"))
        self.assertEqual(3 * 256 + 128 + 1, len(drawn.colours))
        legend = {rect.get("fill") for rect in drawn.root.findall(Map.SVG + "rect")}
        self.assertLessEqual(alpha | beta | gamma, legend)
        for text in ("Test, built 2023-11-14", "owner", "Alpha", "Beta", "Gamma", "28.6 %"):
            self.assertIn(text, drawn.texts())

    def test_partly_covered_cells_are_lighter(self):
        drawn = self.draw(self.blocks(), "--by", "owner")
        half = drawn.colours[9 << 24]
        full = drawn.colours[1 << 24]
        self.assertNotEqual(full, half)
        channels = [(int(half[at:at + 2], 16), int(full[at:at + 2], 16)) for at in (1, 3, 5)]
        self.assertTrue(all(light >= strong for light, strong in channels), channels)

    def test_prefix_lengths_have_colours(self):
        drawn = self.draw(self.blocks())
        self.assertEqual(drawn.colours_of("1.0.0.0/8"), drawn.colours_of("255.0.0.0/8"))
        self.assertNotEqual(drawn.colours_of("1.0.0.0/8"), drawn.colours_of("2.0.0.0/9"))
        for text in ("Prefix length", "up to /8", "/9 to /11", "/17 to /18"):
            self.assertIn(text, drawn.texts())

    def test_orders(self):
        networks = {"10.1.2.0/24", "10.1.3.0/24", "172.16.0.0/12", "192.168.0.0/16"}
        name = self.broken_database({network: "x" for network in sorted(networks)})
        for order in (4, 7, 8, 9, 12):
            with self.subTest(order):
                drawn = self.draw(name, order=order)
                shift = 32 - 2 * order
                expected = {at >> shift << shift for network in map(ipaddress.ip_network, networks)
                            for at in range(int(network.network_address),
                                            int(network.broadcast_address) + 1,
                                            min(1 << shift, network.num_addresses))}
                self.assertEqual(expected, set(drawn.colours))

    def test_most_frequent_values_get_colours(self):
        rows = "".join(f"{number}.0.0.0/{8 + number % 3},v{number}\n" for number in range(1, 21))
        drawn = self.draw(self.build("many.mmdb", "network,v\n" + rows, "many.csv"), "--by", "v")
        self.assertIn("8 other values", drawn.texts())
        self.assertEqual(13, len(set(drawn.colours.values())))

    def test_networks_without_the_value(self):
        drawn = self.draw(self.threats(), "--by", "tags.1")
        self.assertEqual({"b", "no value"}, {"b", "no value"} & set(drawn.texts()))

    def test_text_of_files_is_no_markup(self):
        name = self.broken_database(
            {"1.0.0.0/8": {"a": "<&\"'>\x01\ufffe\u00e4" + "x" * 50}},
            keys={"database_type": "</svg>&\x1b\uffff"})
        drawn = self.draw(name, "--by", "a")
        self.assertIn("</svg>&\\x1b\ufffd, built 2026-02-04", drawn.texts())
        self.assertTrue(any(text.startswith("<&\"'>\\x01\ufffd\u00e4xxx") and text.endswith("\u2026")
                            for text in drawn.texts()), drawn.texts())

    def test_whole_space_as_an_ipv6_network(self):
        drawn = self.draw(self.broken_database({"::/64": "x"}, ip_version=6))
        self.assertEqual(1 << 16, len(drawn.colours))
        self.assertIn("up to /8", drawn.texts())

    def test_size_is_bounded_by_the_grid(self):
        # Every other /17, and values in turn: nothing can be drawn together.
        rows = "".join(f"{n >> 8}.{n & 255}.0.0/17,{n % 11}\n" for n in range(256, 57344))
        self.draw(self.build("dense.mmdb", "network,v\n" + rows, "dense.csv"), "--by", "v")
        self.assertLess(os.path.getsize(self.folder / "map.svg"), 2_000_000)

    def test_nothing_to_draw(self):
        self.expect(["inspect", self.broken_database({}), "--map", "map.svg"], 3, "",
                    "matchy: broken.mmdb: --map: there are no IPv4 networks to draw\n")
        self.assertFalse((self.folder / "map.svg").exists())

    def test_file_cannot_be_written(self):
        self.expect(["inspect", self.blocks(), "--map", "no/map.svg"], 4, "",
                    "matchy: no/map.svg: cannot write: No such file or directory\n")
        before = self.write("map.svg", "old")
        self.expect(["inspect", self.blocks(), "--map", before, "--by", "none"], 1, "",
                    "matchy: blocks.mmdb: no record has a value at `none`\n")
        self.assertEqual("old", (self.folder / before).read_text())


class CommandLine(InspectTest):

    def test_usage(self):
        for args in ([], ["x", "y"], ["x", "--top", "0"], ["x", "--map-order", "3"],
                     ["x", "--map-order", "13"], ["x", "--nonsense"]):
            with self.subTest(args):
                status, output, errors = self.run_here("inspect", *args)
                self.assertEqual((2, ""), (status, output))
                self.assertIn("inspect --help`.\n", errors)

    def test_help(self):
        output = self.report("--help")
        for word in ("--json", "--verbose", "--by", "--top", "--map", "--map-order", "Examples:"):
            self.assertIn(word, output)


class OnTerminal(InspectTest):

    def test_bars_and_colours(self):
        status, output = on_terminal("inspect", self.blocks(), cwd=self.folder)
        self.assertEqual(0, status)
        self.assertIn("\x1b[1mowner: 3 different values\x1b[0m\n"
                      "  Alpha  2  40.0 %  \x1b[34m" + 40 * "\u2588" + "\x1b[0m\n"
                      "  Beta   2  40.0 %  \x1b[34m" + 40 * "\u2588" + "\x1b[0m\n"
                      "  Gamma  1  20.0 %  \x1b[34m" + 20 * "\u2588" + "\x1b[0m\n", output)
        self.assertNotIn("\x1b[34m\x1b[0m", output)

    def test_no_colours(self):
        _, output = on_terminal("inspect", self.blocks(), cwd=self.folder, env={"NO_COLOR": "1"})
        self.assertNotIn("\x1b", output)
        self.assertIn("  Alpha  2  40.0 %  " + 40 * "\u2588" + "\n", output)

    def test_other_characters(self):
        _, output = on_terminal("inspect", self.blocks(), cwd=self.folder,
                                env={"LC_ALL": "C", "NO_COLOR": "1"})
        self.assertIn("  Gamma  1  20.0 %  " + 20 * "#" + "\n", output)

    def test_bars_fit_the_width(self):
        _, output = on_terminal("inspect", self.blocks(), columns=40, cwd=self.folder,
                                env={"NO_COLOR": "1"})
        self.assertIn("  Alpha  2  40.0 %  " + 20 * "\u2588" + "\n", output)

    def test_no_bars_in_files(self):
        self.assertNotIn("\u2588", self.report(self.blocks(), env={"CLICOLOR_FORCE": "1"}))


if __name__ == "__main__":
    unittest.main()
