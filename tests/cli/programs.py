"""Runs a program and tells what it printed. It knows nothing of databases or expected results."""

import os
import re
import subprocess
from dataclasses import dataclass, field

PATIENCE = 60  # seconds

_TIMES = re.compile(r"in -?\d+\.\d\d seconds\. -?(?:\d+\.\d\d|nan|inf) lookups per second\.")


@dataclass(frozen=True)
class Result:
    status: int
    stdout: str
    stderr: str

    def __str__(self):
        return f"exit status {self.status}\nstdout: {self.stdout!r}\nstderr: {self.stderr!r}"


@dataclass(frozen=True)
class Call:
    """How a program is called: its arguments, extra environment, its name for itself, and whether
    both output streams go unbuffered into one, which shows their order."""

    arguments: tuple
    environment: tuple = ()
    name: str = "mmdblookup"
    merged: bool = False

    def __str__(self):
        settings = "".join(f"{key}={value} " for key, value in self.environment)
        merged = " 2>&1" if self.merged else ""
        return settings + self.name + "".join(f" {text!r}" for text in self.arguments) + merged


@dataclass
class Program:
    executable: str
    folder: str  # where it runs
    environment: dict = field(default_factory=dict)
    runs: int = 0

    def run(self, call, **options):
        environment = {"LC_ALL": "C", **self.environment, **dict(call.environment)}
        if call.merged:
            environment["_STDBUF_O"] = "0"
            # The sanitizer's library need not be the first one then.
            environment["ASAN_OPTIONS"] = "verify_asan_link_order=0"
            environment["LD_PRELOAD"] = f"{STDBUF} {environment.get('LD_PRELOAD', '')}".strip()
        stderr = subprocess.STDOUT if call.merged else subprocess.PIPE
        self.runs += 1
        done = subprocess.run([call.name, *call.arguments], executable=self.executable,
                              cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                              **{"stdout": subprocess.PIPE, "stderr": stderr, "timeout": PATIENCE,
                                 **options}, check=False)
        return Result(done.returncode, _text(done.stdout), _text(done.stderr))

    def library(self):
        """The libmaxminddb that the dynamic loader gives to the program."""
        listing = self.run(Call((), (("LD_TRACE_LOADED_OBJECTS", "1"),))).stdout
        line = r"^\s*(?:libmaxminddb\.so\.0 => )?(/.*libmaxminddb\S*) \(0x"
        found = re.findall(line, listing, re.M)
        if len(found) != 1:
            raise RuntimeError(f"{self.executable} does not load one libmaxminddb:\n{listing}")
        return os.path.realpath(found[0])


def _stdbuf():
    places = ("/usr/libexec/coreutils/libstdbuf.so", "/usr/lib/coreutils/libstdbuf.so")
    return next((place for place in places if os.path.exists(place)), None)


# What `stdbuf -o0` loads into a program; None where it is not installed.
STDBUF = _stdbuf()


def _text(output):
    return "" if output is None else output.decode("utf-8", "surrogateescape")


def mask_times(text):
    """Replaces measured times and rates, and nothing else."""
    return _TIMES.sub("in # seconds. # lookups per second.", text)


def carries_sanitizer(library):
    """Whether programs that know nothing of a sanitizer cannot load the library."""
    with open(library, "rb") as file:
        return re.search(rb"__(?:asan|tsan|msan)_init", file.read()) is not None


def ours(folder):
    """Our program on our library, both named by the environment of this test."""
    library_folder = os.environ["MXYDB_LIBRARY_FOLDER"]
    return Program(os.environ["MXYDB_MMDBLOOKUP"], folder, {"LD_LIBRARY_PATH": library_folder})


def original(folder):
    """The installed original on the system's library, or None."""
    executable = os.environ.get("MXYDB_ORIGINAL_MMDBLOOKUP", "/usr/bin/mmdblookup")
    return Program(executable, folder) if os.access(executable, os.X_OK) else None


def original_on_our_library(folder):
    """The installed original made to run on our library."""
    library_folder = os.environ["MXYDB_LIBRARY_FOLDER"]
    preload = os.path.join(library_folder, "libmaxminddb.so.0")
    return Program(original(folder).executable, folder,
                   {"LD_LIBRARY_PATH": library_folder, "LD_PRELOAD": preload})
