"""The modes that look up many addresses: the benchmark (-b, -t) and a file of addresses (-I)."""

import re
import resource

from golden import (BAD_DATA, CORRUPT_TREE, IPV6_IN_IPV4, GoldenTest, address_error, data_error,
                    lookup_error, metadata_block)
from golden_lookup_test import EVERY_TYPE_DUMP
from programs import Call, carries_sanitizer

NUMBER = r"-?\d+\.\d\d"
# A measured time can be too short for the clock, and the rate then no number.
RATE = rf"(?:{NUMBER}|-?inf|-?nan)"
TIMES = rf"in {NUMBER} seconds\. {RATE} lookups per second\."


def processor_time_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class TimedTest(GoldenTest):
    def check_timed(self, arguments, stdout_pattern, stderr="", status=0):
        result = self.run_program(arguments)
        with self.subTest(arguments=arguments):
            self.assertEqual(stderr, result.stderr)
            self.assertRegex(result.stdout, rf"\A{stdout_pattern}\Z")
            self.assertEqual(status, result.status)


class Benchmark(TimedTest):
    @staticmethod
    def line(count):
        return rf"\n  Looked up {count} addresses {TIMES}\n\n"

    def test_counts(self):
        for number, count in (("5", 5), ("1e3", 1), ("+3", 3), ("7x", 7), ("-5", -5),
                              ("-2147483648", -2147483648), ("-4294967291", 5)):
            self.check_timed(f"-f everywhere -b {number}", self.line(count))

    def test_what_else_is_given_does_not_matter(self):
        for more in "-i 1.1.1.1", "-i bad no such path", "-t 0", "-t -1", "-t x":
            self.check_timed(f"-f everywhere -b 5 {more}", self.line(5))

    def test_nothing_found_is_no_error(self):
        self.check_timed("-f nothing -b 5", self.line(5))
        self.check_timed("-f nothing6 -b 5", self.line(5))

    def test_verbose(self):
        result = self.run_program("-v -f everywhere -b 3")
        self.assertTrue(result.stdout.startswith(metadata_block()), result)
        self.assertRegex(result.stdout[len(metadata_block()):], rf"\A{self.line(3)}\Z")

    def test_errors(self):
        self.check("-f long-uint32 -b 5", 5, "", data_error(BAD_DATA))
        self.check("-f far-record -b 5", 4, "", lookup_error(CORRUPT_TREE))
        self.check("-v -f far-record -b 5", 4, metadata_block(), lookup_error(CORRUPT_TREE))

    def test_time_is_processor_time(self):
        before = processor_time_of_children()
        stdout = self.run_program("-f wide -b 8000").stdout
        spent = processor_time_of_children() - before
        seconds, rate = (float(text) for text in re.findall(NUMBER, stdout))
        # Both numbers are rounded to two digits, and the program needs time to start, too.
        self.assertLessEqual(seconds, spent + 0.01)
        self.assertGreater(seconds, spent / 2)
        self.assertLessEqual(8000 / (seconds + 0.006), rate)
        self.assertGreaterEqual(8000 / (seconds - 0.006), rate)


class Threads(TimedTest):
    @staticmethod
    def line(count, threads):
        return rf"Looked up {count} addresses using {threads} threads {TIMES}\n"

    def test_counts(self):
        for number, threads, count in ((5, 1, 5), (50, 3, 150), (-5, 2, 2**64 - 10)):
            self.check_timed(f"-f everywhere -b {number} -t {threads}", self.line(count, threads))

    def test_bad_data_ends_one_thread_only(self):
        self.check_timed("-f long-uint32 -b 5 -t 3", self.line(15, 3),
                         f"MMDB_get_entry_data_list(): {BAD_DATA}\n" * 3)

    def test_failed_lookup_ends_all(self):
        for threads in 1, 4:
            self.check(f"-f far-record -b 1000000 -t {threads}", 4, "", lookup_error(CORRUPT_TREE))

    def test_too_many_threads(self):
        if carries_sanitizer(self.program.library()):
            self.skipTest("SKIPPED: a sanitizer needs more memory than this test allows")

        def little_memory():
            resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))

        for threads, message in ((2000, "pthread_create() failed\n"),
                                 (2147483647, "calloc(): Cannot allocate memory\n")):
            call = Call(("-f", "nothing", "-b", "1", "-t", str(threads)))
            result = self.program.run(call, preexec_fn=little_memory)
            self.assertEqual((1, "", message), (result.status, result.stdout, result.stderr))


class AddressFile(TimedTest):
    @staticmethod
    def line(count):
        return rf"Looked up {count} addresses {TIMES}\n"

    def test_counts_lines_that_are_not_empty(self):
        for name, count in (("four.txt", 4), ("blank.txt", 0), ("none.txt", 0), ("nul.txt", 1),
                            ("line-1023.txt", 1), ("line-1024.txt", 2), ("line-2047.txt", 3)):
            self.check_timed(f"-f ipv6-28 -I {name}", self.line(count))
        self.check_timed("-f ipv6-28 -I six.txt", self.line(4))

    def test_wins_over_other_modes(self):
        for more in "-b 5", "-b 5 -t 2", "-i bad no such path":
            self.check_timed(f"-f everywhere -I four.txt {more}", self.line(4))

    def test_verbose_prints_data_on_stderr(self):
        lines = EVERY_TYPE_DUMP.strip("\n").split("\n")
        dump = "".join(line.removeprefix("  ") + "\n" for line in lines)
        result = self.run_program("-v -f types -I four.txt")
        block = metadata_block(nodes=9)
        self.assertEqual(block, result.stdout[:len(block)])
        self.assertRegex(result.stdout[len(block):],
                         rf"\A1\.1\.1\.1:\n2\.2\.2\.2:\n1\.2\.3\.4:\n{self.line(4)}\Z")
        self.assertEqual(dump + '"plain" <utf8_string>\n' + dump, result.stderr)
        self.assertEqual(0, result.status)

    def test_lines_that_are_no_addresses(self):
        self.check("-f everywhere -I bad.txt", 3, "", address_error("localhost"))
        self.check("-f everywhere -I dos.txt", 3, "", address_error("1.1.1.1\r"))
        self.check("-f everywhere -I name-too-long.txt", 3, "", address_error("2" * 1023))

    def test_failed_lookup(self):
        self.check("-f everywhere -I six.txt", 4, "", lookup_error(IPV6_IN_IPV4))
        self.check("-f far-record -I four.txt -v", 4, metadata_block(), lookup_error(CORRUPT_TREE))

    def test_bad_data(self):
        self.check("-f long-uint32 -I four.txt", 1, "", f"MMDB_get_entry_data_list(): {BAD_DATA}\n")
        self.check_timed("-f container -I four.txt", self.line(4))
        self.check("-v -f container -I four.txt", 1, metadata_block() + "1.1.1.1:\n",
                   '{\n  "before": \n    "b" <utf8_string>\n  "odd": \n'
                   f"MMDB_dump_entry_data_list(): {BAD_DATA}\n")

    def test_files_that_cannot_be_read(self):
        no_file = "No such file or directory"
        self.check("-f everywhere -I missing", 1, "", f"fopen(): missing: {no_file}\n")
        self.check("-f everywhere --ip-file=", 1, "", f"fopen(): : {no_file}\n")
        self.check("-v -f everywhere -I folder", 1, metadata_block(), "fgets(): Is a directory\n")
