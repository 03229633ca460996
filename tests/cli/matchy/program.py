"""Running the program as a user does. It knows where the program is, and nothing of its verbs."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]


def program():
    """The file to run: $MXYDB_MATCHY, else what was built last below build/."""
    named = os.environ.get("MXYDB_MATCHY")
    if named:
        return named
    built = sorted(ROOT.glob("build/*/tools/matchy/matchy"), key=lambda path: path.stat().st_mtime)
    if not built:
        raise FileNotFoundError("no matchy: set MXYDB_MATCHY to the program")
    return str(built[-1])


def run(*args, stdin=None, env=None, cwd=None):
    """The program's exit status, standard output and standard error (texts)."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1700000000",
                   **(env or {})}
    content = stdin.encode() if isinstance(stdin, str) else stdin
    source = {"stdin": subprocess.DEVNULL} if content is None else {"input": content}
    done = subprocess.run([program(), *map(str, args)], env=environment, cwd=cwd, check=False,
                          timeout=120, capture_output=True, **source)
    return (done.returncode, done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"))


class ProgramTest(unittest.TestCase):
    """A folder of its own for each test; paths in commands and transcripts are relative to it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.maxDiff = None

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def run_here(self, *args, **options):
        return run(*args, cwd=self.folder, **options)

    def expect(self, args, status=0, stdout="", stderr="", **options):
        """One golden transcript."""
        self.assertEqual(self.run_here(*args, **options), (status, stdout, stderr), args)
