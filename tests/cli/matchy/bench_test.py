#!/usr/bin/env python3
"""matchy bench: what it measures, of databases that are there and of made-up ones. Times are never
the same twice, so that the tests look at everything else."""

import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import time
import unittest

import program

sys.path.insert(0, str(program.ROOT / "tests" / "support"))
import mmdb_writer  # noqa: E402  (from that folder)

TIMES = ("median_ns", "p90_ns", "p99_ns", "p99_9_ns", "max_ns")
SMALL = ("-n", "400", "--query-count", "200", "--load-iterations", "1")


class BenchTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()

    def bench(self, *args, **options):
        """A run that ends well, and has nothing to say on the error stream."""
        status, output, errors = self.run_here("bench", *args, env={"TMPDIR": str(self.scratch)},
                                               **options)
        self.assertEqual((status, errors), (0, ""), args)
        return output

    def bench_json(self, *args, **options):
        return json.loads(self.bench(*args, "--json", **options))

    def kinds(self, report):
        return {each["keys"]: each for each in report["lookups"]}

    def found(self, report):
        return {each["keys"]: (each["found"], each["count"]) for each in report["lookups"]}

    def error(self, args, status, message, **options):
        """The one line on the error stream."""
        self.assertEqual(self.run_here("bench", *args, **options),
                         (status, "", f"matchy: {message}\n"), args)

    def build(self, name, entries, *args):
        self.write(name + ".jsonl", "".join(json.dumps(entry) + "\n" for entry in entries))
        status, _, errors = self.run_here("build", name + ".jsonl", "-o", name, *args)
        self.assertEqual((status, errors), (0, ""))
        return name


class MadeUpDatabases(BenchTest):
    def test_kinds_of_keys(self):
        for kind, keys in (("ip", ["IPv4", "IPv6"]), ("literal", ["literals"]),
                           ("pattern", ["globs"]),
                           ("combined", ["IPv4", "IPv6", "literals", "globs"])):
            report = self.bench_json(kind, *SMALL)
            self.assertEqual(list(self.kinds(report)), keys)
            self.assertEqual(report["build"]["kind"], kind)

    def test_report(self):
        report = self.bench_json("combined", *SMALL, "--seed", "7")
        self.assertEqual(
            list(report),
            ["file", "size", "seed", "threads", "clock_ns", "build", "load", "lookups"])
        self.assertEqual((report["seed"], report["threads"]), (7, 1))
        self.assertGreater(report["size"], 0)
        build = report["build"]
        self.assertEqual((build["keys"], build["networks"], build["literals"], build["globs"]),
                         (400, 134, 133, 133))
        self.assertEqual((build["hit_rate"], build["kept"]), (10, False))
        self.assertAlmostEqual(build["seconds"],
                               build["adding_seconds"] + build["writing_seconds"], places=5)
        self.assertGreater(build["keys_per_second"], 0)
        self.assertGreater(build["peak_memory"], 1 << 20)
        self.assertEqual(list(report["load"]), ["iterations", "open_ns", "first_address_ns",
                                                "first_name_ns", "close_ns"])
        self.assertEqual(report["load"]["iterations"], 1)

    def test_lookups(self):
        for each in self.bench_json("combined", *SMALL)["lookups"]:
            is_address = each["keys"].startswith("IP")
            self.assertEqual(each["function"],
                             "MMDB_lookup_sockaddr" if is_address else "matchy_find_all")
            self.assertEqual((each["count"], each["found"], each["expected"]), (200, 20, 20))
            self.assertGreater(each["lookups_per_second"], 1000)
            times = [each[name] for name in TIMES]
            self.assertEqual(times, sorted(times))
            self.assertLessEqual(each["mean_ns"], each["max_ns"])
            bars = each["histogram"]
            self.assertEqual(sum(bar["count"] for bar in bars), 200)
            self.assertTrue(all(bar["from_ns"] < bar["to_ns"] for bar in bars))
            self.assertEqual([bar["to_ns"] for bar in bars[:-1]],
                             [bar["from_ns"] for bar in bars[1:]])
            self.assertGreater(bars[0]["count"], 0)
            self.assertTrue(bars[0]["from_ns"] <= each["median_ns"] < bars[-1]["to_ns"])

    def test_hit_rates(self):
        for rate, hits in (("0", 0), ("12.5", 25), ("100", 200)):
            report = self.bench_json("combined", *SMALL, "--hit-rate", rate)
            self.assertEqual(set(self.found(report).values()), {(hits, 200)}, rate)

    def test_pattern_styles(self):
        files = {}
        for style in ("prefix", "suffix", "mixed", "complex"):
            report = self.bench_json("pattern", *SMALL, "--pattern-style", style, "--hit-rate",
                                     "50", "-o", style)
            self.assertEqual(self.found(report), {"globs": (100, 200)}, style)
            files[style] = (self.folder / style).read_bytes()
        globs = {style: set(re.findall(rb"\*\.[a-z.]+|[a-z]+\*", content))
                 for style, content in files.items()}
        self.assertTrue(all(glob.endswith(b"*") for glob in globs["prefix"]))
        self.assertGreater(len(globs["prefix"]), 300)
        self.assertGreater(sum(glob.startswith(b"*.") for glob in globs["suffix"]), 300)
        self.assertGreater(sum(glob.startswith(b"*.") for glob in globs["mixed"]), 150)
        self.assertGreater(sum(glob.endswith(b"*") for glob in globs["mixed"]), 150)
        self.assertIn(b"[0-9]", files["complex"])

    def test_threads_share_the_work_of_one(self):
        report = self.bench_json("combined", *SMALL, "--threads", "3")
        self.assertEqual(report["threads"], 3)
        for each in report["lookups"]:
            self.assertEqual((each["count"], each["found"]), (200, 20))
            self.assertEqual(sum(bar["count"] for bar in each["histogram"]), 600)

    def test_more_threads_than_keys(self):
        report = self.bench_json("literal", "-n", "5", "--query-count", "1", "--hit-rate", "100",
                                 "--threads", "4")
        self.assertEqual(self.found(report), {"literals": (1, 1)})

    def test_the_smallest_database(self):
        report = self.bench_json("combined", "-n", "1", "--query-count", "10")
        self.assertEqual(self.found(report), {"IPv4": (1, 10)})

    def test_options_of_the_cache_change_nothing(self):
        plain = self.bench("literal", *SMALL, "-o", "plain.mxy", "--json")
        cached = self.bench("literal", *SMALL, "-o", "cached.mxy", "--json", "--cache-size", "50",
                            "--cache-hit-rate", "80")
        self.assertEqual((self.folder / "plain.mxy").read_bytes(),
                         (self.folder / "cached.mxy").read_bytes())
        self.assertEqual(self.found(json.loads(plain)), self.found(json.loads(cached)))


class Files(BenchTest):
    def test_same_seed_same_bytes(self):
        for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
            self.bench("combined", *SMALL, "--seed", seed, "-o", name)
        a, b, c = ((self.folder / name).read_bytes() for name in "abc")
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_the_time_of_day_is_not_in_the_file(self):
        for name, epoch in (("a", "1"), ("b", "2")):
            self.run_here("bench", "ip", *SMALL, "-o", name, env={"SOURCE_DATE_EPOCH": epoch})
        self.assertEqual((self.folder / "a").read_bytes(), (self.folder / "b").read_bytes())

    def test_no_temporary_file_is_left(self):
        report = self.bench_json("ip", *SMALL)
        self.assertTrue(report["file"].startswith(str(self.scratch)))
        self.assertEqual(list(self.scratch.iterdir()), [])

    def test_keep(self):
        report = self.bench_json("pattern", *SMALL, "--keep")
        self.assertTrue(report["build"]["kept"])
        kept = pathlib.Path(report["file"])
        self.assertEqual(kept.stat().st_size, report["size"])
        self.assertEqual(list(self.scratch.rglob("*.mxy")), [kept])

    def test_an_output_file_stays(self):
        report = self.bench_json("ip", *SMALL, "-o", "made.mmdb")
        self.assertEqual((report["file"], report["build"]["kept"]), ("made.mmdb", True))
        self.assertEqual(list(self.scratch.iterdir()), [])
        again = self.bench_json("made.mmdb", "--queries", "100")
        self.assertEqual(again["size"], report["size"])

    def test_an_interrupted_run_leaves_nothing(self):
        command = [program.program(), "bench", "ip", "-n", "10", "--load-iterations", "1000000"]
        with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(self.scratch)},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            end = time.monotonic() + 30
            while not list(self.scratch.rglob("*.mmdb")) and time.monotonic() < end:
                time.sleep(0.01)
            child.send_signal(signal.SIGINT)
            output, errors = child.communicate(timeout=60)
        self.assertEqual((child.returncode, output, errors), (4, b"", b"matchy: interrupted\n"))
        self.assertEqual(list(self.scratch.iterdir()), [])


class GivenDatabases(BenchTest):
    ENTRIES = [
        {"key": "192.0.2.0/24", "a": 1}, {"key": "198.51.100.7", "a": 2},
        {"key": "2001:db8::/32", "a": 3}, {"key": "evil.example", "a": 4},
        {"key": "http://evil.example/x", "a": 5}, {"key": "*.bad.example", "a": 6},
        {"key": "glob:r[0-9][!a]?\\*.test", "a": 7}]

    def test_keys_are_drawn_from_the_database(self):
        self.build("t.mxy", self.ENTRIES)
        report = self.bench_json("t.mxy", "--queries", "300")
        self.assertNotIn("build", report)
        self.assertEqual(report["size"], (self.folder / "t.mxy").stat().st_size)
        kinds = self.kinds(report)
        self.assertEqual(list(kinds), ["IPv4", "any IPv4", "IPv6", "any IPv6", "literals", "globs",
                                       "any names"])
        for name in ("IPv4", "IPv6", "literals", "globs"):
            each = kinds[name]
            self.assertEqual((each["count"], each["found"], each["expected"]), (300, 300, 300))
        self.assertEqual((kinds["any names"]["count"], kinds["any names"]["found"]), (300, 0))
        self.assertNotIn("expected", kinds["any names"])
        self.assertIn("expected", kinds["any IPv4"])

    def test_addresses_anywhere(self):
        self.build("half.mmdb", [{"key": "0.0.0.0/1", "a": 1}])
        report = self.bench_json("half.mmdb", "--queries", "1000")
        self.assertEqual(list(self.kinds(report)), ["IPv4", "any IPv4"])
        anywhere = self.kinds(report)["any IPv4"]
        self.assertEqual(anywhere["found"], anywhere["expected"])
        self.assertTrue(400 < anywhere["found"] < 600)
        self.assertNotIn("first_name_ns", report["load"])

    def test_case_does_not_count(self):
        self.build("t.mxy", [{"key": "Evil.EXAMPLE", "a": 1}, {"key": "*.BÄD.[A-Z]est", "a": 2}],
                   "-i")
        report = self.bench_json("t.mxy", "--queries", "100")
        self.assertEqual(self.found(report)["literals"], (100, 100))
        self.assertEqual(self.found(report)["globs"], (100, 100))

    def test_same_seed_same_keys(self):
        self.build("half.mmdb", [{"key": "0.0.0.0/1", "a": 1}])
        found = [self.found(self.bench_json("half.mmdb", "--queries", "1000", "--seed", seed))
                 for seed in ("1", "1", "2", "3", "4")]
        self.assertEqual(found[0], found[1])
        self.assertTrue(any(found[0] != other for other in found[2:]))

    def test_keys_of_a_file(self):
        self.build("t.mxy", self.ENTRIES)
        self.write("keys", "192.0.2.7\n# a remark\n\n10.0.0.1\n2001:db8::1\nevil.example\n"
                           "www.bad.example\ngood.example\n")
        report = self.bench_json("t.mxy", "--keys", "keys")
        self.assertEqual(self.found(report), {"IPv4": (1, 2), "IPv6": (1, 1), "names": (2, 3)})
        self.assertTrue(all("expected" not in each for each in report["lookups"]))
        report = self.bench_json("t.mxy", "--keys", "-", "--queries", "2",
                                 stdin="evil.example\ngood.example\n10.0.0.1\n")
        self.assertEqual(self.found(report), {"names": (1, 2)})

    def test_ipv6_keys_and_an_ipv4_database(self):
        self.build("t.mmdb", [{"key": "192.0.2.0/24", "a": 1}])
        report = self.bench_json("t.mmdb", "--keys", "-", stdin="2001:db8::1\n192.0.2.1\n")
        self.assertEqual(self.found(report), {"IPv4": (1, 1), "IPv6": (0, 1)})

    def test_a_file_named_like_a_kind(self):
        self.build("ip", [{"key": "192.0.2.0/24", "a": 1}])
        self.assertEqual(self.bench_json("./ip", "--queries", "10")["file"], "./ip")


class TextReport(BenchTest):
    def test_report(self):
        lines = self.bench("combined", *SMALL).splitlines()
        expected = [
            r"keys    400: 134 networks, 133 literals, 133 globs \(seed 1\)",
            r"build   [\d.]+ (us|ms|s), [\d.]+( k| M)? keys/s; peak memory [\d.]+ MB",
            r"file    temporary, [\d.]+ kB",
            r"load    open .*, first address .*, first name .*, close .* \(medians of 1\)",
            r"",
            r"KEYS +MEDIAN +P90 +P99 +P99\.9 +MAX +PER S +FOUND",
            r"IPv4 .* 20 of 200", r"IPv6 .* 20 of 200", r"literals .* 20 of 200",
            r"globs .* 20 of 200",
            r"",
            r"Times are of single lookups, each timed alone, less the \d+ ns of the clock\.",
            r"PER S: lookups in a second, without the clock\."]
        self.assertEqual(len(lines), len(expected), lines)
        for line, pattern in zip(lines, expected):
            self.assertRegex(line, f"^{pattern}$")

    def on_terminal(self, columns, *args):
        reader, writer = pty.openpty()
        environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1",
                       "LC_ALL": "C.UTF-8", "TMPDIR": str(self.scratch)}
        with subprocess.Popen([program.program(), "bench", *args], stdin=writer, stdout=writer,
                              stderr=writer, env=environment, cwd=self.folder) as child:
            os.close(writer)
            output = b""
            try:
                while piece := os.read(reader, 4096):
                    output += piece
            except OSError:  # the other end is closed
                pass
            os.close(reader)
        self.assertEqual(child.returncode, 0)
        return output.decode().replace("\r\n", "\n")

    def test_bars_on_a_terminal(self):
        output = self.on_terminal(80, "literal", *SMALL)
        bars = re.findall(r"^  from +[\d.]+ (?:ns|us|ms) +<?[\d.]+ %(?:  (█+))?$", output,
                          re.MULTILINE)
        self.assertGreater(len(bars), 0)
        self.assertEqual(max(map(len, bars)), 40)
        self.assertNotIn("█", self.bench("literal", *SMALL))

    def test_a_narrow_terminal(self):
        output = self.on_terminal(40, "literal", *SMALL)
        self.assertRegex(output, r"\nliterals\n  MEDIAN +\d.*\n  P90 ")
        self.assertNotIn("KEYS", output)
        self.assertLessEqual(max(len(line) for line in output.splitlines() if "█" in line), 40)


class Errors(BenchTest):
    def test_command_lines_that_make_no_sense(self):
        self.write("t.mmdb", "")
        self.error(["ip", "--keys", "k"], 2, "--keys: only for a database that is there")
        for option in (["-n", "5"], ["-o", "x"], ["-k"], ["--hit-rate", "5"],
                       ["--pattern-style", "mixed"]):
            status, output, errors = self.run_here("bench", "t.mmdb", *option)
            self.assertEqual((status, output), (2, ""), option)
            self.assertIn("only for a made-up database (ip, literal, pattern, combined)", errors)
        for args in (["ip", "--hit-rate", "101"], ["ip", "-n", "0"], ["ip", "--threads", "0"],
                     ["pattern", "--pattern-style", "round"], ["ip", "--queries", "many"],
                     ["ip", "--load-iterations", "0"], ["ip", "--seed", "x"], ["ip", "ip"]):
            status, output, _ = self.run_here("bench", *args)
            self.assertEqual((status, output), (2, ""), args)

    def test_databases_that_cannot_be_opened(self):
        self.write("empty", "")
        for options in ([], ["--keys", "keys"]):
            self.error(["none.mmdb", *options], 4,
                       "none.mmdb: cannot open: No such file or directory")
            self.error(["empty", *options], 3, "empty: not a database: the file is empty")

    def test_key_files(self):
        self.build("t.mmdb", [{"key": "192.0.2.0/24", "a": 1}])
        self.error(["t.mmdb", "--keys", "none"], 4, "none: cannot open: No such file or directory")
        self.write("empty", "# nothing\n")
        self.error(["t.mmdb", "--keys", "empty"], 3, "empty: there are no keys in this file")

    def test_a_database_without_keys(self):
        self.write("empty.mmdb", mmdb_writer.database({}))
        self.error(["empty.mmdb"], 3, "empty.mmdb: there are no keys in this database")

    def test_a_damaged_tree(self):
        self.write("broken.mmdb", mmdb_writer.database(
            {"0.0.0.0/1": mmdb_writer.Record(1)}))  # inside the separator
        status, output, errors = self.run_here("bench", "broken.mmdb")
        self.assertEqual((status, output), (3, ""))
        self.assertRegex(errors, r"^matchy: broken\.mmdb: node 0 of the search tree: ")
        self.write("keys", "1.1.1.1\n")
        status, output, errors = self.run_here("bench", "broken.mmdb", "--keys", "keys")
        self.assertEqual((status, output), (3, ""))
        self.assertRegex(errors, r"^matchy: broken\.mmdb: .*search tree")

    def test_a_wrong_count_is_an_error(self):
        """A literal that stands in the file under another one's hash is never found."""
        self.build("t.mxy", [{"key": "evil.example", "a": 1}])
        content = (self.folder / "t.mxy").read_bytes()
        self.assertIn(b"evil.example", content)
        self.write("t.mxy", content.replace(b"evil.example", b"evil.exambel"))
        self.error(["t.mxy", "--queries", "50"], 3,
                   "t.mxy: literals: 0 of 50 keys were found, and 50 must be")

    def test_files_that_cannot_be_written(self):
        self.error(["ip", *SMALL, "-o", "none/x"], 4, "none/x: No such file or directory")
        self.error(["ip", *SMALL], 4, "no folder for temporary files: No such file or directory",
                   env={"TMPDIR": str(self.folder / "none")})

    def test_help(self):
        status, output, errors = program.run("bench", "--help")
        self.assertEqual((status, errors), (0, ""))
        for option in ("--count", "--output", "--keep", "--load-iterations", "--query-count",
                       "--queries", "--hit-rate", "--cache-size", "--cache-hit-rate",
                       "--pattern-style", "--keys", "--threads", "--seed", "--json"):
            self.assertIn(option, output)
        self.assertIn("there is no cache", output)


if __name__ == "__main__":
    unittest.main()
