"""What all client tests share: the libraries to run on, the databases, and the comparison of what
a program printed on the system's library with what it printed on ours.

What a program prints about one database is a transcript: a text that names every input before its
outcome. It knows no program.
"""

import ctypes
import difflib
import os
import tempfile
import unittest

import client_databases
import known_differences
from libraries import Libraries, MissingProgram

LINES_SHOWN = 40


def library_version(path):
    version = ctypes.CDLL(path).MMDB_lib_version
    version.restype = ctypes.c_char_p
    return version().decode()


class ClientTest(unittest.TestCase):
    """A test of one program. Subclasses name it and say what is missing where it is not there."""

    program = None

    @classmethod
    def setUpClass(cls):
        try:
            cls.require()
            cls.libraries = Libraries(os.environ["MXYDB_LIBRARY"])
        except MissingProgram as missing:
            raise unittest.SkipTest(str(missing)) from None
        cls.addClassCleanup(cls.libraries.close)
        folder = tempfile.TemporaryDirectory(prefix="mxydb-clients-")
        cls.addClassCleanup(folder.cleanup)
        # Programs that give up their rights must still get at the files.
        os.chmod(folder.name, 0o755)
        cls.folder = folder.name
        cls.written = client_databases.write_databases(folder.name)
        versions = (library_version(cls.libraries.system.file), library_version(cls.libraries.ours))
        cls.differences_must_show = known_differences.apply_between(*versions)

    @classmethod
    def require(cls):
        """Raises MissingProgram where the program cannot run."""

    def real(self):
        """The real databases; skips the test where there are none."""
        found = client_databases.real_databases()
        if not found:
            self.skipTest(client_databases.NO_REAL_DATABASES)
        return found

    def compare(self, database, library, on_system, on_ours):
        """Both transcripts are the same, but for the differences that are known."""
        rewritten = known_differences.rewrite(self.program, database, on_system)
        if self.differences_must_show:
            stale = known_differences.not_shown(self.program, database, on_system)
            self.assertEqual(stale, [], f"known differences do not show in {database}")
        elif on_ours == on_system:
            return
        if on_ours == rewritten:
            return
        shown = difflib.unified_diff(
            rewritten.splitlines(), on_ours.splitlines(), "system (with known differences)",
            str(library), lineterm="", n=2,
        )
        lines = [line[:200] for line in shown]
        if len(lines) > LINES_SHOWN:
            lines[LINES_SHOWN:] = [f"... and {len(lines) - LINES_SHOWN} more lines"]
        self.fail(f"{self.program} on {database}, {library}:\n" + "\n".join(lines))

    def compare_all(self, paths, transcripts):
        """transcripts(library) gives a transcript per path; ours are compared to the system's."""
        on_system = transcripts(self.libraries.system)
        self.assertEqual(len(on_system), len(paths))
        for library in self.libraries.replacements:
            on_ours = transcripts(library)
            for path in paths:
                with self.subTest(database=os.path.basename(path), library=str(library)):
                    self.compare(os.path.basename(path), library, on_system[path], on_ours[path])


def split_by_database(output, paths):
    """A program's output in parts: each part starts with a line `== PATH`."""
    parts = {}
    for part in output.split("\n== "):
        heading = part.removeprefix("== ").split("\n", 1)[0]
        parts[heading] = part
    return {path: parts[str(path)] for path in paths}
