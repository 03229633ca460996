"""C programs on both libraries: where every function comes from, unloading, fork, exec."""

import os
import pathlib
import unittest

from client_test import ClientTest
from libraries import Library, MissingProgram, bindings, run

ROUNDS = "2000"
EVERY_FUNCTION = {
    "MMDB_aget_value", "MMDB_close", "MMDB_dump_entry_data_list", "MMDB_free_entry_data_list",
    "MMDB_get_entry_data_list", "MMDB_get_metadata_as_entry_data_list", "MMDB_get_value",
    "MMDB_lib_version", "MMDB_lookup_sockaddr", "MMDB_lookup_string", "MMDB_open", "MMDB_read_node",
    "MMDB_strerror", "MMDB_vget_value",
}


def client(name):
    """The path of a compiled client program."""
    path = pathlib.Path(os.environ.get("MXYDB_CLIENT_PROGRAMS", ""), name)
    if not path.is_file():
        raise MissingProgram(
            f"{name} was not built (needs Debian package libmaxminddb-dev when CMake runs)"
        )
    return path


class Processes(ClientTest):
    program = "C programs"

    @classmethod
    def require(cls):
        cls.all_functions = client("client_all_functions")
        cls.fork_and_exec = client("client_fork_and_exec")
        cls.unload = client("client_unload")

    def sound(self):
        return pathlib.Path(self.folder, "written-ipv6-28.mmdb")

    def origins(self, program, library, **variables):
        """dladdr's answer for each function, and what the program printed."""
        status, output, errors = run(
            [program, self.sound(), "1.0.0.1"], library, **variables
        )
        self.assertEqual(status, 0, errors)
        lines = dict(line.split(" ", 1) for line in errors.decode().splitlines())
        self.assertEqual(set(lines) - {"version"}, EVERY_FUNCTION)
        return {os.path.realpath(lines[name]) for name in EVERY_FUNCTION}, output

    def test_all_functions(self):
        files, on_system = self.origins(self.all_functions, self.libraries.system)
        self.assertEqual(files, {self.libraries.system.file})
        for library in self.libraries.replacements:
            files, on_ours = self.origins(self.all_functions, library)
            self.assertEqual(files, {library.file}, str(library))
            self.assertEqual(on_ours.decode(), on_system.decode(), str(library))

    def test_all_functions_by_the_linkers_account(self):
        command = [self.all_functions, self.sound(), "1.0.0.1"]
        for library in self.libraries.all:
            used = {
                (file, name)
                for user, file, name in bindings(command, library)
                if user == os.path.realpath(self.all_functions)
            }
            self.assertEqual(used, {(library.file, name) for name in EVERY_FUNCTION}, str(library))

    def test_beside_the_original_under_another_name(self):
        """The program needs a libmaxminddb.so.0.0.7, as some builds of the original name it: with
        ours in front both are loaded, and all functions still come from ours."""
        program = client("client_all_functions_other_soname")
        original = os.path.realpath(client("libmaxminddb.so.0.0.7"))
        beside = Library("original", {"LD_LIBRARY_PATH": os.path.dirname(original)}, original)
        files, on_original = self.origins(program, beside)
        self.assertEqual(files, {original})

        ours = self.libraries.ours
        files, on_ours = self.origins(program, beside, LD_PRELOAD=ours)
        self.assertEqual(files, {ours})
        self.assertEqual(on_ours.decode(), on_original.decode())

        command = [program, self.sound(), "1.0.0.1"]
        used = bindings(command, beside, LD_PRELOAD=ours)
        self.assertEqual(
            {(file, name) for user, file, name in used if user == os.path.realpath(program)},
            {(ours, name) for name in EVERY_FUNCTION},
        )
        self.assertIn(original, {user for user, _, _ in used}, "not both loaded")

        # And the other way round: ours never calls its own functions through anything else.
        self.assertEqual(
            {
                (user, file, name)
                for user, file, name in bindings(
                    [self.all_functions, self.sound(), "1.0.0.1"],
                    self.libraries.in_folder,
                    LD_PRELOAD=original,
                )
                if user == ours and file == original
            },
            set(),
        )

    def test_works_under_the_other_name(self):
        """A program that needs libmaxminddb.so.0.0.7 runs on ours when it finds it by that name."""
        program = client("client_all_functions_other_soname")
        files, _ = self.origins(program, self.libraries.in_folder)
        self.assertEqual(files, {self.libraries.ours})

    @unittest.skipIf(
        os.environ.get("MXYDB_SHARED_RUNTIME"),
        "a shared C++ runtime stays loaded and keeps memory of its own",
    )
    def test_unloads_and_does_not_grow(self):
        status, output, errors = run(
            [self.unload, self.libraries.ours, self.sound(), ROUNDS], self.libraries.system
        )
        self.assertEqual(status, 0, (output + errors).decode())

    def test_fork_and_exec(self):
        command = [self.fork_and_exec, self.sound()]
        on_system = run(command, self.libraries.system)
        self.assertEqual(on_system[0], 0, on_system)
        for library in self.libraries.replacements:
            self.assertEqual(run(command, library), on_system, str(library))
            # With a front table, which fills while the process multiplies.
            self.assertEqual(
                run(command, library, MXYDB_FRONT_TABLE_AFTER="0"), on_system, str(library)
            )
