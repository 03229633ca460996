"""Compares our program with the installed original, call by call, byte by byte.

Three programs answer every call: the original on its own library, the original on our library, and
ours on ours. Only the help text, the program's version, and measured times are masked.
"""

import collections
import concurrent.futures
import os
import re
import resource
import unittest
from dataclasses import dataclass, field

import cases
import databases
import programs
from known_differences import CRASH, DIFFERENCES
from programs import Call, Result

ORIGINAL_RELEASE = "1.7.1"
OUR_RELEASE = "1.14.0"


@dataclass
class Tally:
    compared: collections.Counter = field(default_factory=collections.Counter)
    explained: collections.Counter = field(default_factory=collections.Counter)


TALLY = Tally()


class Masked:
    """A program whose output is shown without what it may word in its own way."""

    def __init__(self, program, release):
        self.program = program
        self._release = release
        self._usage = {}

    def run(self, call, **options):
        result = self.program.run(call, **options)
        stdout = result.stdout.replace(self._usage_of(call.name), "<usage>")
        stdout = stdout.replace(f" version {self._release}\n", " version #\n")
        return Result(result.status, programs.mask_times(stdout), _said_once(call, result.stderr))

    def _usage_of(self, name):
        if name not in self._usage:
            self._usage[name] = self.program.run(Call(("-h",), name=name)).stdout
        return self._usage[name]


def _said_once(call, stderr):
    """Threads that all fail say so once or several times; that is a race in the original."""
    return re.sub(r"(?s)\A(.+?)\1+\Z", r"\1", stderr) if "-t" in call.arguments else stderr


def why_not_comparable():
    """What keeps this machine from comparing, or None."""
    program = programs.original(databases.path())
    if program is None:
        return "the original mmdblookup is not installed"
    stdout = program.run(Call(("-n",))).stdout
    if stdout != f"\n  mmdblookup version {ORIGINAL_RELEASE}\n\n":
        return f"the installed mmdblookup is not release {ORIGINAL_RELEASE}: {stdout.strip()}"
    return None


class Difference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = why_not_comparable()
        if reason is not None:
            raise unittest.SkipTest(f"SKIPPED: nothing was compared with the original: {reason}")
        folder = databases.path()
        cls.ours = Masked(programs.ours(folder), OUR_RELEASE)
        cls.original = Masked(programs.original(folder), ORIGINAL_RELEASE)
        cls.on_our_library = None
        library = os.path.join(os.environ["MXYDB_LIBRARY_FOLDER"], "libmaxminddb.so.0")
        if not programs.carries_sanitizer(library):
            cls.on_our_library = Masked(programs.original_on_our_library(folder), ORIGINAL_RELEASE)
        cls.library = os.path.realpath(library)
        # The original crashes on some calls below; nobody needs the memory images.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def need_original_on_our_library(self):
        if self.on_our_library is None:
            self.skipTest("SKIPPED: the original cannot load a library built with a sanitizer")

    def test_who_runs_on_what(self):
        self.assertEqual(self.library, self.ours.program.library())
        self.assertNotEqual(self.library, self.original.program.library())
        self.need_original_on_our_library()
        self.assertEqual(self.library, self.on_our_library.program.library())

    def test_original_on_its_own_library(self):
        def compare(call):
            then, now = self.original.run(call), self.ours.run(call)
            TALLY.compared["the original on its own library"] += 1
            if then == now:
                return None
            for difference in DIFFERENCES:
                if difference.explains(call, then, now):
                    TALLY.explained[difference.reason] += 1
                    return None
            return self.report(call, then, now)

        self.compare_all(compare, cases.everything())
        unused = [difference.reason for difference in DIFFERENCES
                  if difference.reason not in TALLY.explained]
        self.assertEqual([], unused, "differences that are listed, but never seen")

    def test_original_on_our_library(self):
        self.need_original_on_our_library()

        def compare(call):
            then, now = self.on_our_library.run(call), self.ours.run(call)
            TALLY.compared["the original on our library"] += 1
            return None if then == now else self.report(call, then, now)

        vast = databases.path("vast")
        try:
            databases.write_vast(vast)
        except OSError as error:
            self.skipTest(f"SKIPPED: no room for a file with a hole of 12 GiB: {error}")
        self.addCleanup(os.remove, vast)
        more = [cases.lookup(name, "1.1.1.1", verbose=True) for name in ("vast", "fan-out")]
        self.compare_all(compare, cases.everything() + more)

    def test_order_of_streams(self):
        if programs.STDBUF is None:
            self.skipTest("SKIPPED: stdbuf is not installed, which shows the order of output")
        for call in cases.stream_order():
            then, now = self.original.run(call), self.ours.run(call)
            self.assertTrue(then.stdout, call)
            self.assertEqual(then, now, call)
            TALLY.compared["the original on its own library"] += 1

    def test_build_dates_that_no_calendar_tells(self):
        """1.7.1 crashes, whatever the library; the golden tests say what we print."""
        for name in databases.out_of_range_epochs():
            call = cases.lookup(name, "1.1.1.1", verbose=True)
            self.assertEqual(CRASH, self.original.run(call).status)
            self.assertEqual(0, self.ours.run(call).status)
            # Without -v nobody asks for the date.
            call = cases.lookup(name, "1.1.1.1")
            self.assertEqual(self.original.run(call), self.ours.run(call))
            TALLY.compared["the original on its own library"] += 2
            TALLY.explained["a build date that no calendar tells crashes 1.7.1"] += 1

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            for line in ("-h", "-n", "-f wide -i 1.1.1.1", "-v -f nothing -i 1.1.1.1",
                         "-f everywhere -b 1", "-v -f everywhere -I four.txt"):
                call = Call(tuple(line.split()))
                then, now = (one.run(call, stdout=full) for one in (self.original, self.ours))
                self.assertEqual(then, now, line)
                TALLY.compared["the original on its own library"] += 1

    @staticmethod
    def report(call, then, now):
        return f"{call}\n  original: {then}\n  ours: {now}"

    def compare_all(self, compare, calls):
        # Most of the time goes into waiting for processes.
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            failures = [failure for failure in pool.map(compare, calls) if failure is not None]
        shown = "\n\n".join(failures[:10])
        summary = f"{len(failures)} of {len(calls)} calls differ:\n{shown}"
        self.assertEqual(0, len(failures), summary)
