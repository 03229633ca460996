"""The C extension of python3-maxminddb on both libraries: every database, every network in it."""

import pathlib
import subprocess

from client_test import ClientTest, split_by_database
from libraries import MissingProgram, mapped_in, run

PYTHON = ["/usr/bin/python3", "-B"]
CLIENT = pathlib.Path(__file__).with_name("python_client.py")

def for_this_module(paths):
    """The module itself crashes on metadata keys that it does not know, whatever library it has:
    files with text keys have such."""
    return [path for path in paths
            if path.name != "written-more-keys.mmdb" and path.suffix != ".mxy"]


class PythonExtension(ClientTest):
    program = "python3-maxminddb"

    @classmethod
    def require(cls):
        check = [*PYTHON, "-c", "import maxminddb.extension"]
        if subprocess.run(check, capture_output=True, check=False).returncode != 0:
            raise MissingProgram("no maxminddb.extension (Debian package python3-maxminddb)")

    def transcripts(self, paths, *options):
        def on(library):
            status, output, errors = run([*PYTHON, CLIENT, *options, *paths], library)
            self.assertEqual(status, 0, errors.decode(errors="replace"))
            self.assertEqual(mapped_in(errors.decode()), {library.file})
            return split_by_database(output.decode("utf-8", "backslashreplace"), paths)

        return paths, on

    def test_real_databases(self):
        self.compare_all(*self.transcripts(for_this_module(self.real())))

    def test_written_databases(self):
        self.compare_all(*self.transcripts(for_this_module(self.written)))

    def test_misuse(self):
        sound = pathlib.Path(self.folder, "written-ipv6-24.mmdb")
        self.compare_all(*self.transcripts([sound], "--misuse"))
