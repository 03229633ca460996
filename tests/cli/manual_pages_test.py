"""The manual pages agree with what they describe: the header, the programs' options, the compiler.

What the sentences say is for people to check.
"""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

import databases
import mmdb_writer
import programs
from golden import IPV6_IN_IPV4
from programs import Call

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted((SOURCE / "docs" / "man").glob("*.[13]"))
HEADER = (SOURCE / "include" / "maxminddb.h").read_text(encoding="utf-8")


def page(name):
    return (SOURCE / "docs" / "man" / name).read_text(encoding="utf-8")


def plain(roff):
    """The words of a page, without its markup."""
    text = re.sub(r"\\f[A-Z]", "", roff.replace("\\-", "-").replace("\\~", " "))
    return re.sub(r"^\.\S+ ?", "", text, flags=re.M).replace('"', "")


def examples(roff):
    """The texts between .EX and .EE, which have no markup but the escaped backslash."""
    found = re.findall(r"^\.EX\n(.*?)^\.EE$", roff, re.M | re.S)
    return [text.replace("\\e", "\\") for text in found]


def squeezed(code):
    """C without comments and blanks."""
    return re.sub(r"\s+", "", re.sub(r"/\*.*?\*/", "", code, flags=re.S))


def prototypes(header):
    """The functions of a header by name, squeezed; a parameter that is itself const is not."""
    found = {}
    for text in re.findall(r"^extern ([^\";]+);", header, re.M):
        text = re.sub(r"\*\s*const (\w+)\s*(?=[,)])", r"*\1", text)
        found[re.search(r"(MMDB_\w+)\(", text)[1]] = squeezed(text)
    return found


def words(text):
    """A pattern that finds the text where it stands alone, with no more letters around it."""
    return rf"(?<![-\w]){re.escape(text)}(?![-\w])"


class Formatting(unittest.TestCase):
    @unittest.skipIf(shutil.which("man") is None, "SKIPPED: man is not installed")
    def test_no_warnings(self):
        for file in PAGES:
            for width in "60", "80", "120":
                done = subprocess.run(["man", "--warnings", "-l", str(file)], capture_output=True,
                                      env={**os.environ, "MANWIDTH": width}, check=True)
                self.assertEqual(b"", done.stderr, (file.name, width))
                self.assertIn(b"DESCRIPTION", done.stdout)


class LibraryPage(unittest.TestCase):
    def setUp(self):
        self.roff = page("libmaxminddb.3")

    def section(self, name):
        return re.search(rf"^\.SH {name}\n(.*?)(?=^\.SH )", self.roff, re.M | re.S)[1]

    def test_every_function_with_its_prototype(self):
        declared = prototypes(HEADER)
        self.assertEqual(14, len(declared))
        synopsis = squeezed(plain(self.section("SYNOPSIS")).replace("\\|", ""))
        described = re.sub(r"[\s\"]", "", self.section("FUNCTIONS"))
        named = re.sub(r"\s", "", self.section("NAME"))
        for name, prototype in declared.items():
            self.assertIn(prototype + ";", synopsis)
            self.assertIn(f"{name}()", described)
            self.assertRegex(named, rf"\b{name}(,|\\-)")

    def test_every_number(self):
        text = plain(self.roff)
        names = r"MMDB_(?:\w+_ERROR|SUCCESS|DATA_TYPE_\w+|RECORD_TYPE_\w+)"
        numbers = re.findall(rf"^#define ({names}) \((\d+)\)", HEADER, re.M)
        self.assertEqual(14 + 16 + 4, len(numbers))
        for name, number in numbers:
            self.assertRegex(text, rf"{name}\s+\(?{number}\b")

    def test_every_member_of_the_structures(self):
        text = plain(self.roff)
        for body in re.findall(r"typedef struct \w+ \{(.*?)^\}", HEADER, re.M | re.S):
            body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
            for member in re.findall(r"(\w+)(?:\[\d+\])?;", body):
                if member in ("flags", "data_section", "data_section_size", "metadata_section",
                              "metadata_section_size", "full_record_byte_size"):
                    continue  # the library's own business
                self.assertRegex(text, rf"\b{member}\b")


@unittest.skipIf(shutil.which(os.environ.get("MXYDB_C_COMPILER", "cc")) is None,
                 "SKIPPED: no C compiler for the examples of the manual page")
class Examples(unittest.TestCase):
    def setUp(self):
        library = os.path.join(os.environ["MXYDB_LIBRARY_FOLDER"], "libmaxminddb.so.0")
        if programs.carries_sanitizer(library):
            self.skipTest("SKIPPED: a plain program cannot load a library built with a sanitizer")
        self.library = library

    def compile(self, source, output):
        path = databases.path("example.c")
        pathlib.Path(path).write_text(source, encoding="utf-8")
        folders = os.environ.get("MXYDB_INCLUDE_FOLDERS", "").split(":")
        compiler = os.environ.get("MXYDB_C_COMPILER", "cc")
        command = [compiler, "-std=gnu99", "-Wall", "-Wextra", "-Werror", path, "-o", output,
                   *(f"-I{folder}" for folder in folders if folder), self.library]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def run_example(self, *arguments):
        folder = os.path.dirname(self.library)
        program = programs.Program(databases.path("example"), databases.path(),
                                   {"LD_LIBRARY_PATH": folder})
        return program.run(Call(arguments, name="example"))

    def test_program(self):
        program, fragment = examples(page("libmaxminddb.3"))
        country = {"country": {"names": {"en": "Atlantis", "de": "Atlantis"}}}
        content = mmdb_writer.database({"1.0.0.0/8": country, "2.0.0.0/8": {"city": "Nowhere"}})
        pathlib.Path(databases.path("countries")).write_bytes(content)

        self.compile(program, databases.path("example"))
        result = self.run_example("countries", "1.2.3.4", "2.2.2.2", "3.3.3.3", "no-address", "::1")
        self.assertEqual("1.2.3.4: Atlantis\n2.2.2.2: no country\n3.3.3.3: not in the database\n",
                         result.stdout)
        self.assertEqual(f"no-address: Name or service not known\n::1: {IPV6_IN_IPV4}\n",
                         result.stderr)
        self.assertEqual(1, result.status)

        # The second example takes the place of the first one's search for a value.
        start = program.index("    MMDB_entry_data_s value;")
        end = program.index("    return 0;\n", program.index("value.type =="))
        fragment += "    if (status != MMDB_SUCCESS)\n        return 1;\n"
        self.compile(program[:start] + fragment + program[end:], databases.path("example"))
        result = self.run_example("countries", "2.2.2.2")
        self.assertEqual((0, '{\n  "city": \n    "Nowhere" <utf8_string>\n}\n', ""),
                         (result.status, result.stdout, result.stderr))


class ProgramPage(unittest.TestCase):
    def test_every_option_and_exit_status(self):
        roff = page("mmdblookup.1")
        usage = programs.ours(databases.path()).run(Call(("-h",))).stdout
        options = re.findall(r"--?[\w?][-\w]*", "".join(re.findall(r"^      -.*?  ", usage, re.M)))
        self.assertEqual(17, len(options))
        text = plain(roff)
        for option in options:
            self.assertRegex(text, words(option))
        statuses = re.search(r"^\.SH EXIT STATUS\n(.*?)^\.SH ", roff, re.M | re.S)[1]
        self.assertEqual(list("0123456"), re.findall(r"^\.TP\n(\d)$", statuses, re.M))


def matchy_help(*verb):
    """The text of `matchy --help`, or of `matchy VERB --help`."""
    done = subprocess.run([os.environ["MXYDB_MATCHY"], *verb, "--help"], capture_output=True,
                          text=True, check=True)
    return done.stdout


def matchy_verbs():
    """The verbs with their other names: {"export": ["convert"]}."""
    listed = re.search(r"^Subcommands:\n((?:  .*\n)+)", matchy_help(), re.M)[1]
    names = re.findall(r"^  ([-\w]+(?:, [-\w]+)*)", listed, re.M)
    return {first: others for first, *others in (text.split(", ") for text in names)}


def options_in_help(text):
    """All spellings of all options: -o, --output."""
    spellings = ",".join(re.findall(r"^  (-\S+)", text, re.M))
    return re.findall(r"--?\w[-\w]*", re.sub(r"\{.*?\}", "", spellings))


def options_as_headings(roff):
    """The options that the page says something of by themselves."""
    headings = re.findall(r"^\.T[PQ]\n(\.\S+ .*\\-.*)$", roff, re.M)
    return re.findall(r"(?<![-\w])--[a-z][-a-z]*", plain("\n".join(headings)))


@unittest.skipIf("MXYDB_MATCHY" not in os.environ,
                 "SKIPPED: MXYDB_MATCHY does not name the program that the pages describe")
class MatchyPages(unittest.TestCase):
    def test_one_page_for_each_verb(self):
        pages = [f"matchy-{verb}.1" for verb in matchy_verbs()]
        self.assertGreaterEqual(len(pages), 10)
        self.assertEqual(sorted(["libmaxminddb.3", "matchy.1", "mmdblookup.1", *pages]),
                         [file.name for file in PAGES])

    def test_the_overview_names_every_verb(self):
        overview = page("matchy.1")
        text = plain(overview)
        for verb, others in matchy_verbs().items():
            see_also = f"matchy-{verb} (1)".replace("-", "\\-")
            self.assertIn(f".BR {see_also}", overview)
            for name in (verb, *others):
                self.assertRegex(text, rf"(?m)^{re.escape(name)}$")
        for option in options_in_help(matchy_help()):
            self.assertRegex(text, words(option))

    def test_every_option(self):
        for verb, others in matchy_verbs().items():
            text = matchy_help(verb)
            options = options_in_help(text)
            self.assertIn("--help", options)
            roff = page(f"matchy-{verb}.1")
            for option in options:
                self.assertRegex(plain(roff), words(option), verb)
            self.assertEqual(set(), set(options_as_headings(roff)) - set(options), verb)
            for name in others:
                self.assertIn(f"matchy\\-{name}", roff)

    def test_names_of_pages(self):
        for verb in matchy_verbs():
            roff = page(f"matchy-{verb}.1")
            name = f"matchy-{verb}".replace("-", "\\-")
            self.assertIn(f".TH {name.upper()} 1 ", roff)
            self.assertRegex(roff, rf"(?m)^\.SH NAME\n{re.escape(name)}\b")
            statuses = re.search(r"^\.SH EXIT STATUS\n(.*?)^\.SH ", roff, re.M | re.S)[1]
            found = re.findall(r"^\.TP\n(\d)$", statuses, re.M)
            self.assertEqual(sorted(set(found) & set("01234")), found, verb)
            self.assertTrue({"0", "2"} <= set(found), verb)
