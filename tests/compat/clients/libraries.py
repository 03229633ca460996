"""Which libmaxminddb a program runs on: the system's own, or ours put in its place in two ways.

Each choice is a set of environment variables plus a proof. It knows the dynamic linker and nothing
of the programs or of databases.
"""

import os
import pathlib
import re
import subprocess
import tempfile

SONAME = "libmaxminddb.so.0"


class MissingProgram(Exception):
    """A program or module is not installed; the text names its Debian package."""


class Library:
    """One way to give programs a libmaxminddb."""

    def __init__(self, name, variables, file):
        self.name = name
        self.variables = variables
        self.file = file

    def environment(self, **more):
        """The environment of a child: this process's, without any library choice of its own."""
        inherited = {
            key: value
            for key, value in os.environ.items()
            if key not in ("LD_PRELOAD", "LD_LIBRARY_PATH", "LD_DEBUG", "LD_DEBUG_OUTPUT")
        }
        return {**inherited, "LC_ALL": "C", **self.variables, **more}

    def __str__(self):
        return self.name


def run(command, library, *, timeout=60, text_input=None, **variables):
    """Runs a program on a library; returns (exit status, stdout, stderr) in bytes."""
    done = subprocess.run(
        [str(part) for part in command],
        env=library.environment(**variables),
        input=text_input,
        stdin=subprocess.DEVNULL if text_input is None else None,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def bindings(command, library, **variables):
    """Runs a program and tells where its MMDB_ names were bound: (from, to, name) triples, by the
    dynamic linker's own account. Files are real paths."""
    line = re.compile(r"binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `(MMDB_\w+)'")
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "bindings")
        run(command, library, LD_DEBUG="bindings", LD_DEBUG_OUTPUT=str(report), **variables)
        found = set()
        for file in pathlib.Path(folder).iterdir():
            for user, provider, name in line.findall(file.read_text(errors="replace")):
                found.add((os.path.realpath(user), os.path.realpath(provider), name))
    return found


def mapped(process):
    """The real paths of every libmaxminddb in a running process."""
    maps = pathlib.Path(f"/proc/{process}/maps").read_text()
    return mapped_in(maps)


def mapped_in(maps):
    """The same from the text of a maps file."""
    return {
        fields[5]
        for fields in (line.split(maxsplit=5) for line in maps.splitlines())
        if len(fields) == 6 and "libmaxminddb" in os.path.basename(fields[5])
    }


def _linker_cache():
    listing = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False
    ).stdout
    for line in listing.splitlines():
        if line.strip().startswith(SONAME + " ") and "=>" in line:
            return os.path.realpath(line.split("=>")[1].strip())
    return None


class Libraries:
    """The system's library, and ours in its place. `ours` is the path of the file under test."""

    def __init__(self, ours):
        self.ours = os.path.realpath(ours)
        system = os.environ.get("MXYDB_REFERENCE_LIBRARY") or _linker_cache()
        if system is None:
            raise MissingProgram(f"the system has no {SONAME} (Debian package libmaxminddb0)")
        if os.path.realpath(system) == self.ours:
            raise MissingProgram(f"the system's {SONAME} is the library under test already")

        self._folders = []
        named = os.environ.get("MXYDB_REFERENCE_LIBRARY")
        variables = {"LD_LIBRARY_PATH": self._folder(named)} if named else {}
        self.system = Library("system", variables, os.path.realpath(system))
        self.preloaded = Library("LD_PRELOAD", {"LD_PRELOAD": self.ours}, self.ours)
        self.in_folder = Library(
            "LD_LIBRARY_PATH", {"LD_LIBRARY_PATH": self._folder(self.ours)}, self.ours
        )
        self.replacements = (self.preloaded, self.in_folder)
        self.all = (self.system, *self.replacements)

    def _folder(self, file):
        """A folder in which a program finds `file` under both names that are in use."""
        folder = tempfile.TemporaryDirectory(prefix="mxydb-library-")
        self._folders.append(folder)
        for name in (SONAME, "libmaxminddb.so.0.0.7"):
            os.symlink(os.path.realpath(file), os.path.join(folder.name, name))
        return folder.name

    def close(self):
        for folder in self._folders:
            folder.cleanup()
