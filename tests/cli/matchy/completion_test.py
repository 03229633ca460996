"""matchy completion: the scripts are ones that their shells take, and say what the program has.

The words are asked of bash itself, as it asks the script. zsh and fish only say whether they can
read theirs.
"""

import re
import shutil
import subprocess
import unittest

from program import ProgramTest, run

BASH = shutil.which("bash")
ZSH = shutil.which("zsh")
FISH = shutil.which("fish")
SHELLS = ("bash", "zsh", "fish")

# As bash calls it: the words of the line, and the index of the one where the cursor is.
ASK = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_matchy
printf '%s\\n' "${COMPREPLY[@]}"
"""


def help_of(*verb):
    status, output, _ = run(*verb, "--help")
    assert status == 0, verb
    return output


def verbs():
    listed = re.search(r"^Subcommands:\n((?:  .*\n)+)", help_of(), re.M)[1]
    return re.findall(r"^  ([-\w]+)", listed, re.M)


def options_of(verb):
    """All spellings of a verb's options, as its help has them."""
    spellings = ",".join(re.findall(r"^  (-\S+)", help_of(verb), re.M))
    return re.findall(r"--?\w[-\w]*", re.sub(r"\{.*?\}", "", spellings))


class Scripts(ProgramTest):
    def script(self, shell):
        status, output, errors = run("completion", shell)
        self.assertEqual((status, errors), (0, ""))
        return output

    def accepts(self, shell, program):
        path = self.folder / shell
        path.write_text(self.script(shell), encoding="utf-8")
        done = subprocess.run([program, "-n", path], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_each_names_all_verbs_and_options(self):
        for shell in SHELLS:
            script = self.script(shell)
            for verb in verbs():
                self.assertRegex(script, rf"(?<![-\w]){verb}(?![-\w])")
                for option in options_of(verb):
                    name = option if shell != "fish" else option.lstrip("-")
                    self.assertRegex(script, rf"(?<!\w){name}(?![-\w])", (shell, verb))

    @unittest.skipIf(BASH is None, "SKIPPED: bash is not installed")
    def test_bash_reads_its_script(self):
        self.accepts("bash", BASH)

    @unittest.skipIf(ZSH is None, "SKIPPED: zsh is not installed")
    def test_zsh_reads_its_script(self):
        self.accepts("zsh", ZSH)

    @unittest.skipIf(FISH is None, "SKIPPED: fish is not installed")
    def test_fish_reads_its_script(self):
        self.accepts("fish", FISH)


@unittest.skipIf(BASH is None, "SKIPPED: bash is not installed")
class BashWords(ProgramTest):
    def setUp(self):
        super().setUp()
        status, output, errors = run("completion", "bash")
        self.assertEqual((status, errors), (0, ""))
        self.write("script", output)

    def words(self, *line):
        """What bash would offer for `matchy LINE`, the cursor at its end."""
        done = subprocess.run([BASH, "--norc", "-c", ASK, "ask", "./script", "matchy", *line],
                              cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return sorted(done.stdout.split())

    def test_verbs(self):
        self.assertEqual(self.words("que"), ["query"])
        self.assertEqual(self.words("build"), ["build", "build-mmdb"])
        self.assertEqual(self.words("--v"), ["--version"])
        self.assertEqual(set(verbs()) - set(self.words("")), set())
        self.assertEqual(self.words("nothing"), [])

    def test_options_of_each_verb(self):
        self.assertEqual(self.words("build", "--str"), ["--strict"])
        self.assertEqual(self.words("build", "in.csv", "--record"), ["--record-size"])
        self.assertEqual(self.words("query", "--strict"), [])
        for verb in verbs():
            self.assertEqual(self.words(verb, "-"), sorted(options_of(verb)), verb)

    def test_values(self):
        for option in "-m", "--merge":
            self.assertEqual(self.words("build", option, ""), ["deep", "replace", "top-level"])
        self.assertEqual(self.words("build", "--merge", "top"), ["top-level"])
        self.assertEqual(self.words("build", "-s", ""), ["24", "28", "32"])
        self.assertEqual(self.words("build", "--ip-version", ""), ["4", "6"])
        self.assertEqual(self.words("query", "--format", "j"), ["json", "jsonl"])
        self.assertIn("strict", self.words("validate", "-l", ""))

    def test_files(self):
        for name in "one.mxy", "other.mxy", "two.mxy":
            self.write(name, "")
        self.assertEqual(self.words("query", "o"), ["one.mxy", "other.mxy"])
        self.assertEqual(self.words("build", "-o", "t"), ["two.mxy"])


class CommandLine(ProgramTest):
    def test_usage(self):
        for args in (["tcsh"], [], ["bash", "zsh"], ["--shell"]):
            status, output, errors = run("completion", *args)
            self.assertEqual((status, output), (2, ""), args)
            self.assertRegex(errors, r"\Amatchy: .*\nTry `.*completion --help`\.\n\Z")

    def test_help(self):
        status, output, errors = run("completion", "--help")
        self.assertEqual((status, errors), (0, ""))
        for shell in SHELLS:
            self.assertIn(shell, output)


if __name__ == "__main__":
    unittest.main()
