"""nginx with ngx_http_geoip2_module on both libraries: values in responses, a reload of the server,
a database that is replaced under a running server, and databases that do not open.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import tempfile
import time

import mmdb_writer as writer

import addresses
from client_test import ClientTest
from libraries import bindings, mapped
from nginx_server import NginxServer, modules_folder, wait_until

PATHS = (
    ("names", "en"), ("names", "de"), ("list", "0"), ("list", "1"), ("list", "2"), ("list", "3"),
    ("text",), ("other script",), ("boolean", "0"), ("uint16", "1"), ("uint32", "1"),
    ("uint64", "1"), ("uint128", "2"), ("int32", "2"), ("double", "2"), ("float", "1"),
    ("nested", "a", "b", "1"), ("empty map",), ("nested",), ("host",), ("generation",),
    ("nowhere",), ("list", "x"),
    ("city", "names", "en"), ("country", "iso_code"), ("location", "latitude"),
    ("location", "longitude"), ("subdivisions", "0", "iso_code"), ("postal", "code"),
)
FUNCTIONS = {
    "MMDB_open", "MMDB_close", "MMDB_lookup_sockaddr", "MMDB_aget_value", "MMDB_strerror",
}
# A header has no place for the end of a line.
ADDRESSES = (*addresses.USUAL, *(odd for odd in addresses.ODD if "\n" not in odd))


def _value(variable, elements):
    path = " ".join(f'"{element}"' for element in elements)
    return f"        {variable} default=- source=$http_x_address {path};"


def _database(name, path, options=""):
    """A geoip2 block with one variable per path, and the location that shows them all."""
    variables = [f"${name}_{number}" for number in range(len(PATHS))]
    lines = [*map(_value, variables, PATHS), f"        ${name}_built metadata build_epoch;"]
    block = "\n".join([f"    geoip2 {path} {{", f"        {options}", *lines, "    }"])
    shown = "|".join([*variables, f"${name}_built"])
    return block, f'        location = /{name} {{ return 200 "{shown}\\n"; }}'


def _written(generation):
    networks = {
        "1.0.0.0/8": {"generation": f"generation {generation}"},
        "2001:db8::/32": {"generation": writer.uint32(generation)},
    }
    built = {"build_epoch": writer.uint64(1700000000 + generation)}
    return writer.database(networks, ip_version=6, keys=built)


def _replace(path, generation):
    """As a downloader does it: a new file, renamed over the old one. Its time of change lies ahead:
    the module reads a file again when it has changed in a later second than that of the start."""
    new = path.with_suffix(".new")
    new.write_bytes(_written(generation))
    new.chmod(0o644)
    changed = time.time() + 60 * generation
    os.utime(new, (changed, changed))
    new.rename(path)


class Nginx(ClientTest):
    program = "libnginx-mod-http-geoip2"

    @classmethod
    def require(cls):
        modules_folder()

    def server_folder(self):
        folder = tempfile.mkdtemp(prefix="mxydb-nginx-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        os.chmod(folder, 0o755)
        return pathlib.Path(folder)

    def answers(self, server, *names):
        return "".join(
            f"{name} {address!r}: {server.get('/' + name, address)}"
            for name in names
            for address in ADDRESSES
        )

    def assert_runs_on(self, server, library):
        for process in server.processes():
            self.assertEqual(mapped(process), {library.file}, str(library))

    def session(self, library, fixed):
        """One server's life; returns what it answered, phase by phase."""
        folder = self.server_folder()
        for name in ("renewed", "reloaded"):
            _replace(folder / f"{name}.mmdb", 1)
        for name, path in fixed.items():
            shutil.copy(path, folder / f"{name}.mmdb")
            (folder / f"{name}.mmdb").chmod(0o644)
        parts = [_database("renewed", folder / "renewed.mmdb", "auto_reload 1s;")]
        parts += [_database(name, folder / f"{name}.mmdb") for name in ("reloaded", *fixed)]
        blocks, locations = ("\n".join(column) for column in zip(*parts))

        with NginxServer(folder, library, blocks, locations) as server:
            self.assert_runs_on(server, library)
            phases = {"start": self.answers(server, "renewed", "reloaded", *fixed)}

            _replace(folder / "renewed.mmdb", 2)
            _replace(folder / "reloaded.mmdb", 2)
            wait_until(
                lambda: "generation 2" in server.get("/renewed", "1.2.3.4"), "auto_reload"
            )
            phases["auto_reload"] = self.answers(server, "renewed", "reloaded")

            server.reload()
            self.assert_runs_on(server, library)
            phases["reload"] = self.answers(server, "renewed", "reloaded", *fixed)
        self.assertEqual(server.process.returncode, 0, server.error_log())
        self.assertNotRegex(server.error_log(), r"exited on signal|\[(alert|emerg|crit)\]")
        return phases

    def compare_sessions(self, fixed):
        with concurrent.futures.ThreadPoolExecutor(len(self.libraries.all)) as pool:
            jobs = [pool.submit(self.session, library, fixed) for library in self.libraries.all]
            on_system, *on_ours = [job.result() for job in jobs]
        self.assertRegex(on_system["start"], r"renewed '1\.2\.3\.4': .*\|generation 1\|")
        self.assertRegex(on_system["start"], r"renewed '2001:db8::1': .*\|1\|")
        self.assertRegex(on_system["auto_reload"], r"reloaded '1\.2\.3\.4': .*generation 1")
        self.assertNotIn("generation 1", on_system["reload"])
        for library, phases in zip(self.libraries.replacements, on_ours):
            for phase, answers in phases.items():
                with self.subTest(phase=phase, library=str(library)):
                    self.compare(phase, library, on_system[phase], answers)

    def test_written_databases(self):
        folder = pathlib.Path(self.folder)
        self.compare_sessions(
            {
                "tree4": folder / "written-ipv4-28.mmdb",
                "tree6": folder / "written-ipv6-32.mmdb",
                "cut": folder / "written-text-cut-off.mmdb",
            }
        )

    def test_real_databases(self):
        found = {path.name: path for path in self.real()}
        self.compare_sessions(
            {
                "city": found["GeoIP2-City-Test.mmdb"],
                "country": found["GeoIP2-Country-Test.mmdb"],
                "oversized": found["libmaxminddb-oversized-array.mmdb"],
            }
        )

    def test_opening(self):
        """`nginx -t` with each written database: it opens all that are sound and names the error of
        every other."""

        def on(library):
            said = {}
            for path in self.written:
                folder = self.server_folder()
                shutil.copy(path, folder / "tested.mmdb")
                server = NginxServer(folder, library, *_database("tested", folder / "tested.mmdb"))
                said[path] = re.sub(r"(?m)^[0-9/: ]+", "", server.check_configuration())
            return said

        self.compare_all(self.written, on)

    def test_runs_on_the_library(self):
        folder = self.server_folder()
        module = os.path.realpath(modules_folder() / "ngx_http_geoip2_module.so")
        _replace(folder / "tested.mmdb", 1)
        for library in self.libraries.all:
            server = NginxServer(folder, library, *_database("tested", folder / "tested.mmdb"))
            used = {
                (file, name)
                for user, file, name in bindings(server.command("-t"), library)
                if user == module
            }
            self.assertEqual(used, {(library.file, name) for name in FUNCTIONS}, str(library))
