"""The command line itself: how options are spelled, what wins, and what wrong usage says."""

from golden import NO_MATCH, GoldenTest, data_error, metadata_block, prefix_line, value
from programs import Call

TEXT = value('"text" <utf8_string>')
VERSION = "\n  mmdblookup version 1.14.0\n\n"
POSIX = (("POSIXLY_CORRECT", "1"),)


class Usage(GoldenTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usage = cls.program.run(Call(("-h",))).stdout

    def check_usage(self, arguments, status, stderr="", **options):
        self.check(arguments, status, self.usage, stderr, **options)

    def test_text(self):
        self.assertIn("mmdblookup --file", self.usage)
        self.assertIn("This application accepts the following options:", self.usage)
        for option in ("-f, --file", "-i, --ip", "-v, --verbose", "-n, --version", "-h, -?, --help",
                       "-I, --ip-file", "-b, --benchmark", "-t, --threads"):
            self.assertIn(f"      {option} ", self.usage)
        self.assertLessEqual(max(map(len, self.usage.splitlines())), 80)

    def test_help(self):
        for arguments in ("-h", "-?", "--help", "--hel", "-f missing -i bad -h", "-?n", "-n -h",
                          "-h -n"):
            self.check_usage(arguments, 0)

    def test_program_name(self):
        for name in "/a/long/folder/lookup", "lookup/", "./lookup":
            help_text = self.run_program("-h", name=name).stdout
            self.assertEqual(self.usage.replace("mmdblookup --file", "lookup --file"), help_text)
            self.check("-n", 0, VERSION.replace("mmdblookup", "lookup"), name=name)

    def test_getopt_complains(self):
        for arguments, complaint in (
                ("-x", "invalid option -- 'x'"), ("--nosuch", "unrecognized option '--nosuch'"),
                ("-f", "option requires an argument -- 'f'"),
                ("--ip", "option '--ip' requires an argument"),
                ("--benchmark", "option '--benchmark' requires an argument"),
                ("--threads", "option '--threads' requires an argument"),
                ("--ip-file", "option '--ip-file' requires an argument"),
                ("--version=1", "option '--version' doesn't allow an argument"),
                ("--v", "option '--v' is ambiguous; possibilities: '--verbose' '--version'"),
                ("--i x", "option '--i' is ambiguous; possibilities: '--ip' '--ip-file'"),
                ("-f types -i 1.1.1.1 array -1", "invalid option -- '1'"),
                ("-n -x", "invalid option -- 'x'")):
            self.check_usage(arguments, 0, f"mmdblookup: {complaint}\n")

    def test_what_is_missing(self):
        no_file = "\n  *ERROR: You must provide a filename with --file\n"
        no_address = "\n  *ERROR: You must provide an IP address with --ip\n"
        for arguments in ("", "-i 1.1.1.1", "-v", "string", "-b 5", "-I four.txt",
                          "-- -f types -i 1.1.1.1"):
            self.check_usage(arguments, 1, no_file)
        for arguments in ("-f types", "-f types 1.1.1.1", "-f missing -v", "-f types -b 0",
                          "-f types -b x", "-f types -b 0x10", "-f types -t 4",
                          "-f types -b -99999999999999999999"):
            self.check_usage(arguments, 1, no_address)

    def test_numbers_above_int(self):
        for number in "2147483648", "99999999999999999999":
            self.check_usage(f"-b {number} -x", 1,
                             "\n  *ERROR: iterations exceeds maximum value\n")
            self.check_usage(f"-n -t {number}", 1,
                             "\n  *ERROR: thread count exceeds maximum value\n")
        self.check_usage("-x -t 2147483648", 1, "mmdblookup: invalid option -- 'x'\n"
                         "\n  *ERROR: thread count exceeds maximum value\n")


class Spelling(GoldenTest):
    def test_version(self):
        for arguments in "-n", "--version", "--vers", "-n -f missing -i bad", "-vn", "--? -n":
            self.check(arguments, 0, VERSION)

    def test_forms_of_one_call(self):
        for arguments in ("-f types -i 1.1.1.1 string", "-ftypes -i1.1.1.1 string",
                          "--file types --ip 1.1.1.1 string", "--file=types --ip=1.1.1.1 string",
                          "--fil types --ip=1.1.1.1 string", "--f types --ip 1.1.1.1 string",
                          "string -f types -i 1.1.1.1", "-f types string -i 1.1.1.1",
                          "-f types -i 1.1.1.1 -- string", "-f types -i 1.1.1.1 string --",
                          "-f missing -f types -i bad -i 1.1.1.1 string",
                          "--? -f types -i 1.1.1.1 string", "-f types -t 4 -i 1.1.1.1 string",
                          "-f types -b 0 -i 1.1.1.1 string"):
            self.check(arguments, 0, TEXT)

    def test_verbose(self):
        stdout = metadata_block() + prefix_line(1) + TEXT
        for arguments in ("-v -f everywhere -i 1.1.1.1 string",
                          "-vf everywhere -i 1.1.1.1 string",
                          "-f everywhere -i 1.1.1.1 string --verb",
                          "-vv -f everywhere -vi 1.1.1.1 string"):
            self.check(arguments, 0, stdout)

    def test_options_after_the_path(self):
        arguments = "array -f types 1 -i 1.1.1.1"
        self.check(arguments, 0, value("2 <uint16>"))
        result = self.run_program(arguments, environment=POSIX)
        self.assertEqual(1, result.status)
        self.assertIn("You must provide a filename", result.stderr)

        arguments = "-f types -i 1.1.1.1 string -v"
        self.assertEqual(0, self.run_program(arguments).status)
        self.check(arguments, 5, "", data_error(NO_MATCH), environment=POSIX)

    def test_path_elements_that_look_like_options(self):
        for path in "-- --help", "-- -v", "-", "-- --":
            self.check(f"-f types -i 1.1.1.1 {path}", 5, "", data_error(NO_MATCH))
