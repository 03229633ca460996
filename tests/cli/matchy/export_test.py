"""matchy export: what it writes in every format, and that `matchy build` makes the same database of
it again."""

import json
import os
import pathlib
import shlex
import subprocess
import unittest

import program
from program import ProgramTest

DATA = pathlib.Path(os.environ.get("MXYDB_TEST_DATA", program.ROOT.parent / "shared" / "data"))
LOOKUP = pathlib.Path(os.environ.get("MXYDB_ORIGINAL_MMDBLOOKUP", "/usr/bin/mmdblookup"))

# No export can be made of these: they are damaged, or no database.
DAMAGED = {"GeoIP2-City-Test-Broken-Double-Format.mmdb",
           "GeoIP2-City-Test-Invalid-Node-Count.mmdb",
           "MaxMind-DB-test-broken-pointers-24.mmdb",
           "MaxMind-DB-test-broken-search-tree-24.mmdb"}

# One value for all of IPv4 stands in two halves in files of ours: there are readers that begin every
# IPv4 lookup at a node at depth 96.
HALVED = {"def6.cs.mxy"}
# Globs that differ in case alone are one glob in files of ours, if case does not count.
DOUBLED = {"dup.ci.mxy"}
# Values that no table has a cell for; export says so.
NOT_IN_TABLES = {"MaxMind-DB-no-ipv4-search-tree.mmdb", "MaxMind-DB-string-value-entries.mmdb",
                 "MaxMind-DB-test-decoder.mmdb", "MaxMind-DB-test-pointer-decoder.mmdb",
                 "ip-only.ci.mxy", "ip-only.cs.mxy", "small.ci.mxy", "small.cs.mxy",
                 "small-csv.ci.mxy", "small-csv.cs.mxy"}

SOURCE = """\
{"mxydb":1,"database_type":"Try","description":{"de":"Probe","en":"A try"},"languages":["en"],\
"ip_version":6,"record_size":28,"build_epoch":1600000000,"match_mode":1,"ipv4_aliases":true}
{"network":"192.0.2.0/24","data":{"country":{"iso_code":"DE"},"port":{"@uint32":80}}}
{"network":"192.0.2.64/26","data":{"names":["a","b"],"share":0.5}}
{"network":"2001:db8::/32","data":{"note":"one, \\"two\\"\\nthree","port":{"@uint32":7}}}
{"literal":"evil.example","data":{"country":{"iso_code":"FR"}}}
{"literal":"192.0.2.1","data":{}}
{"literal_hex":"66ff","data":{"ok":true}}
{"glob":"*.evil.example","data":{"names":["c"]}}
{"glob":"plain.example","data":{"country":{"iso_code":"NL"}}}
"""

# 192.0.2.0/24 has a hole, and so is three networks.
EXPORTED = SOURCE.replace(
    '{"network":"192.0.2.0/24","data":{"country":{"iso_code":"DE"},"port":{"@uint32":80}}}\n'
    '{"network":"192.0.2.64/26","data":{"names":["a","b"],"share":0.5}}\n', """\
{"network":"192.0.2.0/26","data":{"country":{"iso_code":"DE"},"port":{"@uint32":80}}}
{"network":"192.0.2.64/26","data":{"names":["a","b"],"share":0.5}}
{"network":"192.0.2.128/25","data":{"country":{"iso_code":"DE"},"port":{"@uint32":80}}}
""")


def readable_files():
    """Pairs of a folder's name and a file."""
    for folder, pattern in (("maxmind", "*.mmdb"), ("matchy/v5", "*.mxy"), ("matchy/v5", "*.pgb")):
        for file in sorted((DATA / folder).glob(pattern)):
            if file.name not in DAMAGED:
                yield file


class ExportTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.write("source.jsonl", SOURCE)
        self.done("build", "source.jsonl", "-o", "t.mxy")

    def done(self, *args):
        """Runs what has nothing to complain of; returns its output."""
        status, output, errors = self.run_here(*args)
        self.assertEqual((status, errors), (0, ""), args)
        return output

    def content(self, name):
        return (self.folder / name).read_text(encoding="utf-8", errors="surrogateescape")


class JsonLines(ExportTest):

    def test_lossless(self):
        self.expect(["export", "t.mxy"], stdout=EXPORTED)

    def test_convert_is_another_name(self):
        self.expect(["convert", "t.mxy", "-f", "jsonl"], stdout=EXPORTED)

    def test_what_is_built_of_it_is_the_same(self):
        for source, target in (("t.mxy", "one"), ("one.mxy", "two")):
            self.done("export", source, "-o", f"{target}.jsonl")
            self.done("build", f"{target}.jsonl", "-o", f"{target}.mxy")
        self.expect(["export", "two.mxy"], stdout=EXPORTED)
        self.assertEqual((self.folder / "one.mxy").read_bytes(),
                         (self.folder / "two.mxy").read_bytes())

    def test_plain(self):
        self.expect(["export", "t.mxy", "--plain"], stdout="""\
{"network":"192.0.2.0/26","data":{"country":{"iso_code":"DE"},"port":80}}
{"network":"192.0.2.64/26","data":{"names":["a","b"],"share":0.5}}
{"network":"192.0.2.128/25","data":{"country":{"iso_code":"DE"},"port":80}}
{"network":"2001:db8::/32","data":{"note":"one, \\"two\\"\\nthree","port":7}}
{"key":"evil.example","data":{"country":{"iso_code":"FR"}}}
{"key":"literal:192.0.2.1","data":{}}
{"key":"f\ufffd","data":{"ok":true}}
{"key":"*.evil.example","data":{"names":["c"]}}
{"key":"glob:plain.example","data":{"country":{"iso_code":"NL"}}}
""")

    def test_a_database_of_addresses_alone(self):
        self.write("n.csv", "network,v\n192.0.2.0/24,1\n")
        self.done("build", "n.csv", "-o", "n.mmdb", "-t", "N", "-d", "D")
        self.expect(["export", "n.mmdb"], stdout="""\
{"mxydb":1,"database_type":"N","description":{"en":"D"},"languages":["en"],"ip_version":4,\
"record_size":24,"build_epoch":1700000000}
{"network":"192.0.2.0/24","data":{"v":1}}
""")

    def test_an_empty_database(self):
        self.write("e.csv", "network,v\n")
        self.done("build", "e.csv", "-o", "e.mmdb")
        self.assertEqual(len(self.done("export", "e.mmdb").splitlines()), 1)
        self.expect(["export", "e.mmdb", "-f", "csv"], stdout="network\n")
        self.expect(["export", "e.mmdb", "-f", "text"])


class Aliases(ExportTest):

    def setUp(self):
        super().setUp()
        self.write("a.jsonl", '{"key": "192.0.2.0/24"}\n{"key": "2001:db8::/32"}\n')

    def networks(self, *args):
        return self.done("export", "a.mmdb", "-f", "text", *args).splitlines()

    def test_the_usual_ones_are_no_networks(self):
        self.done("build", "a.jsonl", "-o", "a.mmdb")
        self.assertEqual(self.networks(), ["192.0.2.0/24", "2001:db8::/32"])

    def test_without_them_the_header_says_so(self):
        self.done("build", "a.jsonl", "-o", "a.mmdb", "--no-alias")
        header = json.loads(self.done("export", "a.mmdb").splitlines()[0])
        self.assertIs(header["ipv4_aliases"], False)
        self.assertEqual(self.networks(), ["192.0.2.0/24", "2001:db8::/32"])


class Tables(ExportTest):

    CSV = """\
key,country.iso_code,names.0,names.1,note,ok,port,share
192.0.2.0/26,DE,,,,,80,
192.0.2.64/26,,a,b,,,,0.5
192.0.2.128/25,DE,,,,,80,
2001:db8::/32,,,,"one, ""two""
three",,7,
evil.example,FR,,,,,,
literal:192.0.2.1,,,,,,,
f\ufffd,,,,,true,,
*.evil.example,,c,,,,,
glob:plain.example,NL,,,,,,
"""

    def test_csv(self):
        self.expect(["export", "t.mxy", "-f", "csv"], stdout=self.CSV)

    def test_tsv_by_the_ending(self):
        self.expect(["export", "t.mxy", "-o", "t.tsv"])
        lines = self.content("t.tsv").splitlines()
        self.assertEqual(lines[0], "key\tcountry.iso_code\tnames.0\tnames.1\tnote\tok\tport\tshare")
        self.assertEqual(lines[4], '2001:db8::/32\t\t\t\t"one, ""two""')

    def test_types_and_the_way_back(self):
        self.expect(["export", "t.mxy", "-o", "t.csv", "--types-out", "t.types"])
        command = ("matchy build t.csv -o NEW --nested --types @t.types -t Try -d Probe "
                   "--desc-lang de --languages en --ip-version 6 -s 28 --build-epoch 1600000000 -i")
        self.assertEqual(self.content("t.types"), f"""\
# The types of the columns. The same database again:
# {command}
country.iso_code=string
names.0=string
names.1=string
note=string
ok=boolean
port=uint32
share=double
""")
        self.done(*shlex.split(command.replace("NEW", "again.mxy"))[1:])
        self.assertEqual(self.done("export", "again.mxy").splitlines()[1:],
                         EXPORTED.splitlines()[1:])

    def test_numbers_stand_in_the_order_of_their_values(self):
        self.write("n.jsonl", json.dumps({"key": "192.0.2.1", "l": list(range(11))}))
        self.done("build", "n.jsonl", "-o", "n.mmdb")
        self.assertEqual(self.done("export", "n.mmdb", "-f", "csv").splitlines()[0],
                         "network," + ",".join(f"l.{i}" for i in range(11)))

    def test_what_a_table_loses_is_said_to_those_who_want_to_go_back(self):
        lines = [{"a": 1, "m": {"0": 1}, "v": "", "x": 5}, {"a": {"b": 2}, "e": [], "x": "5"}]
        self.write("l.jsonl", "".join(
            json.dumps({"key": f"192.0.2.{i}", "data": data}) + "\n"
            for i, data in enumerate(lines)))
        self.done("build", "l.jsonl", "-o", "l.mmdb")
        self.done("export", "l.mmdb", "-o", "l.csv")
        warning = "matchy: warning: "
        self.expect(["export", "l.mmdb", "-o", "l.csv", "--types-out", "l.types"], stderr="".join(
            f"{warning}{text}\n" for text in (
                "`a` is a map or an array in some records and a single value in others: `matchy "
                "build --nested` will refuse the table",
                "`e` is an empty map or array in some records, and will not come back there",
                "`m` has the keys of an array, and will come back as one",
                "`v` is an empty text in some records, and will not come back there",
                "`x` has values of several types (string, uint16); not all of them will come "
                "back")))
        self.expect(["export", "l.mmdb", "-o", "l.csv", "--types-out", "l.types", "-q"])

    def test_types_that_differ_and_come_back_by_themselves(self):
        self.write("m.csv", "network,v\n192.0.2.1,1\n192.0.2.2,100000\n192.0.2.3,2.5\n")
        self.done("build", "m.csv", "-o", "m.mmdb")
        self.done("export", "m.mmdb", "-o", "m2.csv", "--types-out", "m.types")
        self.assertEqual(self.content("m.types").splitlines()[2:], [])
        self.done("build", "m2.csv", "-o", "m2.mmdb", "--types", "@m.types", "--nested")
        self.expect(["diff", "m.mmdb", "m2.mmdb", "-q"])

    def test_a_column_that_is_called_like_the_keys(self):
        self.write("k.jsonl", '{"network": "192.0.2.1", "data": {"Entry": "no", "v": 1}}\n')
        self.done("build", "k.jsonl", "-o", "k.mmdb")
        self.done("export", "k.mmdb", "-o", "k.csv", "--types-out", "k.types")
        command = self.content("k.types").splitlines()[1]
        self.assertIn(" -k 1 ", command)
        self.done(*shlex.split(command.replace("NEW", "k2.mmdb"))[2:])
        self.expect(["diff", "k.mmdb", "k2.mmdb", "-q"])


class Keys(ExportTest):

    def test_keys_alone(self):
        self.expect(["export", "t.mxy", "-f", "text"], stdout="""\
192.0.2.0/26
192.0.2.64/26
192.0.2.128/25
2001:db8::/32
evil.example
literal:192.0.2.1
f\ufffd
*.evil.example
glob:plain.example
""")

    def test_keys_that_a_list_would_take_for_something_else(self):
        names = ["#no comment", " blank", "{\"", "literal:x", "a*b", "*[", "", "end "]
        self.write("k.jsonl", '{"mxydb":1}\n' + "".join(
            json.dumps({"literal": name, "data": {}}) + "\n" for name in names))
        self.done("build", "k.jsonl", "-o", "k.mxy")
        self.expect(["export", "k.mxy", "-o", "k.txt"],
                    stderr="matchy: warning: 1 names left out that do not fit on a line of their "
                           "own\n")
        self.done("build", "k.txt", "-o", "k2.mxy")
        literals = {json.loads(line).get("literal") for line in
                    self.done("export", "k2.mxy").splitlines()[1:]}
        self.assertEqual(literals, set(names) - {"end "})


class Files(ExportTest):

    def test_endings(self):
        for ending in ("jsonl", "json", "ndjson"):
            self.done("export", "t.mxy", "-o", f"out.{ending}")
            self.assertEqual(self.content(f"out.{ending}"), EXPORTED)

    def test_usage(self):
        for args, message in (
                (["-o", "x.dat"],
                 "x.dat: the ending does not say the format; name it with --format"),
                (["-o", "x.mmdb"], "x.mmdb: an export is text; `matchy build` makes databases, of "
                                   "databases too"),
                (["-f", "csv", "--plain"], "--plain is for JSON lines"),
                (["--types-out", "t.types"], "--types-out is for tables"),
                (["-f", "csv", "-o", "t.mxy"], "t.mxy: this is the database itself"),
                (["-f", "csv", "-o", "x", "--types-out", "x"],
                 "x: two files cannot have one name")):
            self.expect(["export", "t.mxy", *args], status=2, stderr=f"matchy: {message}\n")

    def test_files_that_cannot_be_read(self):
        self.write("no.mmdb", "nothing of a database")
        self.write("empty.mmdb", "")
        self.expect(["export", "absent"], status=4,
                    stderr="matchy: absent: cannot open: No such file or directory\n")
        self.expect(["export", "empty.mmdb"], status=3,
                    stderr="matchy: empty.mmdb: not a database: the file is empty\n")
        status, output, errors = self.run_here("export", "no.mmdb")
        self.assertEqual((status, output), (3, ""))
        self.assertTrue(errors.startswith("matchy: no.mmdb: not a database: "), errors)

    def test_a_file_appears_complete_or_not_at_all(self):
        self.write("old.csv", "old")
        damaged = bytearray((self.folder / "t.mxy").read_bytes())
        at = damaged.index(b"iso_code") - 1
        damaged[at] = 0x5F  # a text of a size beyond the section
        damaged[at + 1:at + 3] = b"\xff\xff"
        self.write("damaged.mxy", bytes(damaged))
        for form in ("csv", "jsonl"):
            status, output, _ = self.run_here("export", "damaged.mxy", "-f", form, "-o", "old.csv")
            self.assertEqual((status, output), (3, ""))
        self.assertEqual(self.content("old.csv"), "old")
        self.expect(["export", "t.mxy", "-o", "no/such/folder.csv"], status=4,
                    stderr="matchy: no/such/folder.csv: cannot write: No such file or directory\n")

    def test_a_full_disk(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([program.program(), "export", "t.mxy"], stdout=full,
                                  stderr=subprocess.PIPE, cwd=self.folder, check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (4, b"matchy: standard output: No space left on device\n"))

    def test_a_closed_pipe_ends_quietly(self):
        self.write("many.txt", "".join(f"name{i}.example\n" for i in range(50000)))
        self.done("build", "many.txt", "-o", "many.mxy")
        child = subprocess.Popen([program.program(), "export", "many.mxy"], cwd=self.folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdout.readline()
        child.stdout.close()
        self.assertEqual(child.stderr.read(), b"")
        child.stderr.close()
        self.assertEqual(child.wait(), -13)  # by the signal


@unittest.skipUnless(DATA.is_dir(), f"no test data at {DATA}: real files are left out")
class RealFiles(ExportTest):

    def entries(self, path):
        """The header and the lines of entries of an export."""
        header, *lines = self.done("export", path).splitlines()
        return json.loads(header), lines

    def test_json_lines_give_the_same_database(self):
        for file in readable_files():
            with self.subTest(file=file.name):
                self.done("export", file, "-o", "a.jsonl")
                self.done("build", "a.jsonl", "-o", "b.mmdb", "-q")
                before, lines = self.entries(file)
                after, lines_again = self.entries("b.mmdb")
                # A file of patterns alone has no metadata.
                self.assertEqual({name: after[name] for name in before}, before)
                if file.name in HALVED | DOUBLED:
                    self.assertNotEqual(lines_again, lines)
                else:
                    self.assertEqual(lines_again, lines)
                if file.suffix != ".pgb" and file.name not in DOUBLED:
                    self.expect(["diff", file, "b.mmdb"], stdout="no differences\n")

    def test_tables_give_the_same_answers(self):
        for file in readable_files():
            with self.subTest(file=file.name):
                status, _, errors = self.run_here("export", file, "-o", "a.csv", "--types-out",
                                                  "a.types")
                self.assertEqual((status, errors != ""), (0, file.name in NOT_IN_TABLES), errors)
                command = self.content("a.types").splitlines()[1]
                self.done(*shlex.split(command.replace(" NEW ", " b.mmdb "))[2:])
                _, lines = self.entries(file)
                _, lines_again = self.entries("b.mmdb")
                if file.name in HALVED | DOUBLED | NOT_IN_TABLES:
                    self.assertNotEqual(lines_again, lines)
                else:
                    self.assertEqual(lines_again, lines)

    @unittest.skipUnless(LOOKUP.exists(), f"no {LOOKUP}: it is not asked")
    def test_another_reader_gives_the_same_answers(self):
        for name in ("GeoIP2-City-Test.mmdb", "GeoIP2-Enterprise-Test.mmdb",
                     "MaxMind-DB-test-mixed-24.mmdb"):
            file = DATA / "maxmind" / name
            self.done("export", file, "-o", "a.csv", "--types-out", "a.types")
            command = self.content("a.types").splitlines()[1]
            self.done(*shlex.split(command.replace(" NEW ", " csv.mmdb "))[2:])
            self.done("export", file, "-o", "a.jsonl")
            self.done("build", "a.jsonl", "-o", "json.mmdb", "-q")
            networks = self.done("export", file, "-f", "text").splitlines()
            step = max(1, len(networks) // 20)
            for network in networks[::step]:
                address = network.split("/")[0]
                answers = [subprocess.run([LOOKUP, "--file", database, "--ip", address],
                                          cwd=self.folder, capture_output=True, check=True).stdout
                           for database in (file, "csv.mmdb", "json.mmdb")]
                # The maps' members stand in another order.
                sorted_lines = [sorted(answer.splitlines()) for answer in answers]
                self.assertEqual(sorted_lines[1], sorted_lines[0], address)
                self.assertEqual(sorted_lines[2], sorted_lines[0], address)

    def test_damaged_files(self):
        for name in sorted(DAMAGED):
            file = DATA / "maxmind" / name
            status, _, errors = self.run_here("export", file, "-o", "x.jsonl")
            self.assertEqual(status, 3, name)
            self.assertTrue(errors.startswith(f"matchy: {file}: "), errors)
            self.assertFalse((self.folder / "x.jsonl").exists())


if __name__ == "__main__":
    unittest.main()
