"""Debian's mmdblookup on both libraries: standard output, standard error and exit status."""

import concurrent.futures
import os
import pathlib
import re

import addresses
import client_databases
from client_test import ClientTest
from libraries import MissingProgram, bindings, run

PROGRAM = "/usr/bin/mmdblookup"
FUNCTIONS = {
    "MMDB_open", "MMDB_close", "MMDB_lookup_string", "MMDB_aget_value", "MMDB_strerror",
    "MMDB_get_entry_data_list", "MMDB_free_entry_data_list", "MMDB_dump_entry_data_list",
}

ADDRESSES = ("1.1.1.1", "1.2.3.4", "81.2.69.160", "128.0.0.0", "::2:0:40", "2001:218::1", "x")
NO_FILES = ("", "/", "/dev/null", "/nonexistent")
VERBOSE_ADDRESSES = ("89.160.20.112", "2001:db8::1")
PATHS = (
    ("country",), ("country", "iso_code"), ("country", "names", "en"), ("names", "en"),
    ("location", "latitude"), ("subdivisions", "0", "iso_code"), ("uint128", "2"),
    ("nested", "a", "b"), ("--", "subdivisions", "-1", "names"), ("--", "list", "-4"),
    ("list", "1"), ("list", "9"), ("list", "x"), ("list", "99999999999999999999"),
    ("",), ("0",), ("nowhere",), ("country", "iso_code", "deeper"),
)
PATH_ADDRESSES = ("1.0.0.1", "1.2.0.1", "89.160.20.112", "2.125.160.216")


def _transcript(arguments, library):
    status, output, errors = run([PROGRAM, *arguments], library)
    text = f"$ {' '.join(arguments)!r}\nexit status {status}\n"
    for name, content in (("out", output), ("err", errors)):
        for line in content.decode("utf-8", "backslashreplace").split("\n"):
            text += f"{name}: {line}\n"
    # How fast it was is no part of the outcome.
    return re.sub(r"in \S+ seconds\. \S+ lookups", "in S seconds. R lookups", text)


class Mmdblookup(ClientTest):
    program = "mmdblookup"

    @classmethod
    def require(cls):
        if not pathlib.Path(PROGRAM).exists():
            raise MissingProgram(f"{PROGRAM} is not there (Debian package mmdb-bin)")

    def compare_cases(self, cases):
        """cases: argument lists for each path. The runs are short, so they go side by side."""

        def on(library):
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                jobs = {
                    path: [pool.submit(_transcript, arguments, library) for arguments in lists]
                    for path, lists in cases.items()
                }
                return {
                    path: "".join(job.result() for job in started)
                    for path, started in jobs.items()
                }

        self.compare_all(list(cases), on)

    def lookups(self, paths):
        listed = pathlib.Path(self.folder, "addresses")
        listed.write_text("\n".join(a for a in addresses.USUAL if ":" not in a) + "\n")
        cases = {}
        for path in paths:
            file = ("--file", str(path))
            cases[path] = [
                *((*file, "--ip", address) for address in ADDRESSES),
                *((*file, "--ip", address, "--verbose") for address in VERBOSE_ADDRESSES),
                (*file, "-I", str(listed), "-v"),
            ]
        return cases

    def test_runs_on_the_library(self):
        command = [PROGRAM, "--file", self.written[0], "--ip", "1.2.3.4"]
        program = os.path.realpath(PROGRAM)
        for library in self.libraries.all:
            found = bindings(command, library)
            used = {(file, name) for user, file, name in found if user == program}
            self.assertEqual(used, {(library.file, name) for name in FUNCTIONS}, str(library))

    def test_real_databases(self):
        self.compare_cases(self.lookups(self.real()))

    def test_written_databases(self):
        self.compare_cases(self.lookups(self.written))

    def test_paths(self):
        names = ("GeoIP2-City-Test.mmdb", "GeoIP2-Country-Test.mmdb")
        paths = [path for path in client_databases.real_databases() if path.name in names]
        paths += [path for path in self.written if path.name.startswith("written-ipv")]
        self.compare_cases(
            {
                path: [
                    ("--file", str(path), "--ip", address, *lookup_path)
                    for address in PATH_ADDRESSES
                    for lookup_path in PATHS
                ]
                for path in paths
            }
        )

    def test_odd_addresses(self):
        path = pathlib.Path(self.folder, "written-ipv6-28.mmdb")
        self.compare_cases(
            {path: [("--file", str(path), "-v", "--ip", odd) for odd in addresses.ODD]}
        )

    def test_usage_and_errors(self):
        path = pathlib.Path(self.folder, "written-ipv4-24.mmdb")
        file = ("--file", str(path))
        self.compare_cases(
            {
                path: [
                    (), ("--help",), ("--version",), ("--unknown",), file, ("--ip", "1.2.3.4"),
                    *(("--file", odd, "--ip", "1.2.3.4") for odd in NO_FILES),
                    (*file, "-I", "/nonexistent"), (*file, "-I", "/dev/null"),
                    (*file, "-b", "1000"), (*file, "-b", "1000", "-t", "4"),
                    (*file, "-b", "99999999999"),
                ]
            }
        )
