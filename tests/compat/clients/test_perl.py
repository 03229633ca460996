"""Perl's MaxMind::DB::Reader::XS on both libraries: records, metadata, the whole search tree."""

import pathlib
import subprocess

import addresses
from client_test import ClientTest, split_by_database
from libraries import MissingProgram, mapped_in, run

PERL = "/usr/bin/perl"
NO_DATABASES = tuple(map(pathlib.Path, ("/", "/dev/null", "/nonexistent/file")))
CLIENT = pathlib.Path(__file__).with_name("perl_client.pl")


class PerlReader(ClientTest):
    program = "libmaxmind-db-reader-xs-perl"

    @classmethod
    def require(cls):
        check = [PERL, "-MMaxMind::DB::Reader::XS", "-e", "1"]
        if not pathlib.Path(PERL).exists() or subprocess.run(
            check, capture_output=True, check=False
        ).returncode:
            raise MissingProgram(
                "MaxMind::DB::Reader::XS is not there (Debian package libmaxmind-db-reader-xs-perl)"
            )

    def transcripts(self, paths):
        listed = pathlib.Path(self.folder, "addresses")
        listed.write_text("\n".join((*addresses.USUAL, "x", "1.2.3", "1.2.3.4 ")) + "\n")

        def on(library):
            status, output, errors = run([PERL, CLIENT, listed, *paths], library)
            self.assertEqual(status, 0, errors.decode(errors="replace"))
            self.assertEqual(mapped_in(errors.decode()), {library.file})
            return split_by_database(output.decode("utf-8", "backslashreplace"), paths)

        return paths, on

    def test_real_databases(self):
        self.compare_all(*self.transcripts(self.real()))

    def test_written_databases(self):
        self.compare_all(*self.transcripts([*self.written, *NO_DATABASES]))
