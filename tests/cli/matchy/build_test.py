"""matchy build, combine and build-mmdb: what they write is read by our program, by Debian's mmdblookup
and by python3-maxminddb alike; what they refuse they name, and leave the old file alone."""

import ipaddress
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import unittest

from program import ROOT, ProgramTest, program

try:
    import maxminddb
except ImportError:
    maxminddb = None

DATA = pathlib.Path(os.environ.get("MXYDB_TEST_DATA") or ROOT.parent / "shared" / "data")
ORIGINAL = shutil.which("mmdblookup", path="/usr/bin")


def debian_lookup(path, address, *options):
    """What Debian's mmdblookup says on Debian's library."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("LD_PRELOAD", "LD_LIBRARY_PATH")}
    done = subprocess.run([ORIGINAL, "--file", path, "--ip", address, *options], check=False,
                          env=environment, capture_output=True)
    return done.returncode, done.stdout, done.stderr


class Build(ProgramTest):
    def test_text_lists(self):
        self.write("keys.txt", "# indicators\n192.0.2.0/24\n*.evil.example\n\nplain.example\n")
        self.build("keys.txt", "-o", "keys.mxy")
        self.expect(["build", "keys.txt", "-o", "keys.mxy"],
                    stdout=f"keys.mxy: 1 network, 1 literal, 1 glob; {self.size_of('keys.mxy')}\n")

    def size_of(self, name):
        return f"{(self.folder / name).stat().st_size} bytes"

    def build(self, *args, **options):
        status, output, errors = self.run_here("build", *args, "-q", **options)
        self.assertEqual((status, output, errors), (0, "", ""))

    def test_same_input_same_bytes(self):
        self.write("keys.csv", "key,level\n192.0.2.0/24,1\n*.evil.example,2\nname,3\n")
        self.build("keys.csv", "-o", "one.mxy")
        self.build("keys.csv", "-o", "two.mxy")
        self.build("keys.csv", "-o", "later.mxy", "--build-epoch", "5")
        one, two, later = ((self.folder / name).read_bytes()
                           for name in ("one.mxy", "two.mxy", "later.mxy"))
        self.assertEqual(one, two)
        self.assertNotEqual(one, later)

    def test_standard_input(self):
        self.build("-", "-o", "x.mxy", "-f", "text", stdin="192.0.2.1\n")
        self.assertTrue((self.folder / "x.mxy").exists())

    def test_bad_lines_are_named_and_skipped(self):
        self.write("keys.txt", "192.0.2.0/24\n192.0.2.0/33\nglob:[x\n")
        status, output, errors = self.run_here("build", "keys.txt", "-o", "keys.mxy")
        self.assertEqual(status, 0)
        self.assertIn("1 network, 0 literals, 0 globs; 2 skipped", output)
        lines = errors.splitlines()
        self.assertEqual(len(lines), 2, errors)
        self.assertTrue(lines[0].startswith("matchy: warning: keys.txt:2: "), errors)
        self.assertTrue(lines[1].startswith("matchy: warning: keys.txt:3: "), errors)

    def test_strict_stops_at_the_first_bad_line(self):
        self.write("keys.txt", "192.0.2.0/24\n192.0.2.0/33\n")
        self.write("keys.mxy", "old")
        status, output, errors = self.run_here("build", "keys.txt", "-o", "keys.mxy", "--strict")
        self.assertEqual((status, output), (3, ""))
        self.assertTrue(errors.startswith("matchy: keys.txt:2: "), errors)
        self.assertEqual((self.folder / "keys.mxy").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.folder)), ["keys.mxy", "keys.txt"])

    def test_usage(self):
        for args in (["build"], ["build", "x"], ["build", "x", "-o"], ["build", "-o", "y", "--no"],
                     ["build", "x", "-o", "y", "-f", "xml"], ["nothing"], [],
                     ["build", "x", "-o", "y", "--types", "a=b"],
                     ["build", "x", "-o", "y", "-s", "25"]):
            status, output, errors = self.run_here(*args)
            self.assertEqual((status, output), (2, ""), args)
            self.assertTrue(errors.startswith("matchy: "), errors)

    def test_files_that_cannot_be_read_or_written(self):
        self.write("keys.txt", "192.0.2.0/24\n")
        status, _, errors = self.run_here("build", "missing.txt", "-o", "x.mxy")
        self.assertEqual(status, 4)
        self.assertEqual(errors, "matchy: missing.txt: cannot open: No such file or directory\n")
        status, _, errors = self.run_here("build", "keys.txt", "-o", "no/such/x.mxy")
        self.assertEqual((status, errors),
                         (4, "matchy: no/such/x.mxy: No such file or directory\n"))
        status, _, errors = self.run_here("build", "keys.txt", "-o", "/dev/full")
        self.assertEqual((status, errors), (4, "matchy: /dev/full: No space left on device\n"))

    def test_schema(self):
        self.write("keys.jsonl", '{"key": "a.example", "data": {"threat_level": "high", '
                   '"category": "c", "source": "s"}}\n{"key": "b.example", "data": {}}\n')
        status, output, errors = self.run_here("build", "keys.jsonl", "-o", "x.mxy", "-t",
                                               "threatdb")
        self.assertEqual(status, 0)
        self.assertIn("1 literal", output)
        self.assertEqual(errors, "matchy: warning: keys.jsonl:2: `threat_level` is missing\n")

    def test_disk_full(self):
        self.write("keys.txt", "".join(f"name{number}.example\n" for number in range(20000)))
        self.write("keys.mxy", "old")

        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        done = subprocess.run([program(), "build", "keys.txt", "-o", "keys.mxy"], check=False,
                              cwd=self.folder, capture_output=True, preexec_fn=small_files)
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stderr.decode(), "matchy: keys.mxy: File too large\n")
        self.assertEqual((self.folder / "keys.mxy").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.folder)), ["keys.mxy", "keys.txt"])

    def kill_while_it_builds(self, number):
        """Sends a signal at different moments of a build of some tenths of a second."""
        self.write("keys.txt", "".join(f"name{n}.example\n10.{n % 251}.{n % 253}.{n % 255}\n"
                                       for n in range(100000)))
        self.write("keys.mxy", "old")
        statuses = []
        for delay in (0.0, 0.02, 0.05, 0.1, 0.2, 0.3):
            with subprocess.Popen([program(), "build", "keys.txt", "-o", "keys.mxy"],
                                  cwd=self.folder, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as process:
                time.sleep(delay)
                process.send_signal(number)
                process.communicate()
                statuses.append(process.returncode)
            if process.returncode != 0:
                self.assertEqual((self.folder / "keys.mxy").read_text(), "old")
            else:
                self.write("keys.mxy", "old")
            self.assertEqual(sorted(os.listdir(self.folder)), ["keys.mxy", "keys.txt"])
        return statuses

    def test_killed(self):
        self.assertIn(-signal.SIGKILL, self.kill_while_it_builds(signal.SIGKILL))

    def test_interrupted(self):
        statuses = self.kill_while_it_builds(signal.SIGINT)
        self.assertTrue(any(status in (4, -signal.SIGINT) for status in statuses), statuses)


@unittest.skipIf(ORIGINAL is None or maxminddb is None,
                 "SKIPPED: needs Debian's mmdb-bin and python3-maxminddb")
class OtherReaders(ProgramTest):
    """Random networks and values: a plain model, our file, and three readers of others."""

    def random_value(self, chooser, depth=0):
        kind = chooser.randrange(8 if depth < 3 else 6)
        if kind == 0:
            return chooser.randrange(2 ** chooser.choice((1, 16, 17, 32, 33, 63)))
        if kind == 1:
            return -chooser.randrange(1, 2**31)
        if kind == 2:
            return chooser.choice((0.5, -1.25, 1e100, 3.0))
        if kind == 3:
            return chooser.random() < 0.5
        if kind in (4, 5):
            return chooser.choice(("", "text", "Zürich \N{SNOWMAN}", "x" * 300, "en"))
        if kind == 6:
            return [self.random_value(chooser, depth + 1) for _ in range(chooser.randrange(40))]
        return {f"key{chooser.randrange(50)}": self.random_value(chooser, depth + 1)
                for _ in range(chooser.randrange(6))}

    def random_networks(self, chooser, ip_version, count):
        networks = {}
        for _ in range(count):
            if ip_version == 4 or chooser.random() < 0.5:
                length = chooser.randint(0, 32)
                base = chooser.choice((0, 0x0A000000, chooser.getrandbits(32)))
                host = base ^ chooser.getrandbits(chooser.choice((1, 8, 20)))
                network = ipaddress.ip_network((host, length), strict=False)
            else:
                length = chooser.randint(17, 128)
                host = (0x20010db8 << 96) ^ chooser.getrandbits(chooser.choice((8, 64, 100)))
                network = ipaddress.ip_network((host, length), strict=False)
            networks[network] = {"id": len(networks), "value": self.random_value(chooser)}
        return networks

    @staticmethod
    def expected(networks, address):
        covering = [network for network in networks
                    if network.version == address.version and address in network]
        return networks[max(covering, key=lambda network: network.prefixlen)] if covering else None

    def check(self, seed, ip_version):
        chooser = random.Random(seed)
        networks = self.random_networks(chooser, ip_version, 60)
        lines = [json.dumps({"key": str(network), "data": value})
                 for network, value in networks.items()]
        chooser.shuffle(lines)
        self.write("in.jsonl", "\n".join(lines))
        record_size = chooser.choice(("24", "28", "32"))
        self.assertEqual(self.run_here("build", "in.jsonl", "-o", "out.mmdb", "-q", "-s",
                                       record_size), (0, "", ""))
        path = str(self.folder / "out.mmdb")
        readers = [maxminddb.open_database(path, mode)
                   for mode in (maxminddb.MODE_MMAP_EXT, maxminddb.MODE_MEMORY)]
        has_ipv6 = readers[0].metadata().ip_version == 6
        for network in networks:
            first, last = int(network.network_address), int(network.broadcast_address)
            limit = 2**32 if network.version == 4 else 2**128
            for number in {first, last, (first + last) // 2, max(first - 1, 0),
                           min(last + 1, limit - 1)}:
                kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
                address = kind(number)
                wanted = self.expected(networks, address)
                for reader in readers:
                    self.assertEqual(reader.get(address), wanted, (seed, address))
        if has_ipv6:
            for network in networks:
                if network.version == 4:
                    number = int(network.network_address)
                    wanted = self.expected(networks, network.network_address)
                    for alias in ((0xFFFF << 32) | number, (0x2002 << 112) | (number << 80)):
                        self.assertEqual(readers[0].get(ipaddress.IPv6Address(alias)), wanted)

    def test_ipv4(self):
        for seed in range(12):
            self.check(seed, 4)

    def test_ipv6(self):
        for seed in range(100, 112):
            self.check(seed, 6)

    def test_mmdblookup_of_debian(self):
        self.write("in.csv", "network,country.iso_code,level\n192.0.2.0/24,DE,7\n2001:db8::/32,FR,8\n")
        self.assertEqual(self.run_here("build", "in.csv", "-o", "out.mmdb", "-q", "--nested"),
                         (0, "", ""))
        path = self.folder / "out.mmdb"
        for address, country in (("192.0.2.9", b"DE"), ("2001:db8::9", b"FR"),
                                 ("::ffff:192.0.2.9", b"DE")):
            status, output, errors = debian_lookup(path, address, "country", "iso_code")
            self.assertEqual((status, output.strip(), errors),
                             (0, b'"' + country + b'" <utf8_string>', b""))
        self.assertEqual(debian_lookup(path, "192.0.3.1")[0], 6)


@unittest.skipIf(ORIGINAL is None, "SKIPPED: needs Debian's mmdb-bin")
class Combine(ProgramTest):
    def test_real_files_keep_their_answers(self):
        files = sorted((DATA / "maxmind").glob("*.mmdb"))
        if not files:
            self.skipTest("SKIPPED: no test data. Set MXYDB_TEST_DATA to a folder that holds "
                          "maxmind/")
        self.write("names.txt", "*.evil.example\nplain.example\n")
        compared = 0
        for path in files:
            if "roken" in path.name or "Invalid" in path.name:
                continue # damaged on purpose
            status, _, errors = self.run_here("combine", "--mmdb", path, "--patterns", "names.txt",
                                              "-o", "both.mxy", "-q")
            self.assertEqual((status, errors), (0, ""), path.name)
            both = self.folder / "both.mxy"
            for address in ("1.0.0.1", "1.1.1.3", "81.2.69.160", "89.160.20.112", "2.125.160.216",
                            "216.160.83.56", "::1.1.1.1", "2001:218::1", "2a02:cf40::5",
                            "::ffff:81.2.69.160", "2002:5102:45a0::1", "2001:0:5102:45a0::1"):
                before = debian_lookup(path, address)
                after = debian_lookup(both, address)
                self.assertEqual(after, before, (path.name, address))
                compared += 1
            for name, status in (("a.evil.example", 0), ("plain.example", 0), ("other", 1)):
                self.assertEqual(self.run_here("query", "both.mxy", name, "-q")[0], status)
        print(f"{compared} answers of Debian's mmdblookup compared, none differs", file=sys.stderr)
        self.assertGreater(compared, 300)


if __name__ == "__main__":
    unittest.main()
