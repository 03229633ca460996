"""Runs the programs and keeps what they measured: raw results in, dictionaries out. It knows the
programs' options, not what becomes of the figures."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

SIZES = {
    "full": {"pairs": 20, "warm_pairs": 9, "databases": "", "filter": "", "rounds": 9, "milliseconds": 150,
             "threads_database": "city", "globs": "1000,20000,100000", "glob_pairs": 15,
             "literals": (1_000_000, 10_000_000), "literal_pairs": 31,
             "batch": ("--literals=1000000", "--globs=100000", "--pairs=15"),
             "order_networks": 5_000_000, "order_pairs": 30,
             "build_networks": 5_000_000, "build_records": 200_000, "build_times": 2},
    "quick": {"pairs": 1, "warm_pairs": 1, "databases": "country",
              "filter": "country/lookup_sockaddr IPv4", "rounds": 1, "milliseconds": 5,
              "threads_database": "country", "globs": "1000", "glob_pairs": 1,
              "literals": (1000,), "literal_pairs": 1,
              "batch": ("--literals=1000", "--globs=1000", "--pairs=1"),
              "order_networks": 50_000, "order_pairs": 1,
              "build_networks": 20_000, "build_records": 1000, "build_times": 1},
}


class Failed(Exception):
    """A program did not do its work; the text says which and why."""


class Runner:
    def __init__(self, build, size):
        self.build = pathlib.Path(build)
        self.size = SIZES[size]
        self.folder = self.build / "benchmarks" / f"report-{size}"
        self.folder.mkdir(parents=True, exist_ok=True)

    def all(self):
        """Everything, one after the other: two at once would disturb each other."""
        size = self.size
        results = {
            "mmdb": self.bench("bench_mmdb", "mmdb", "--pairs_only", f"--pairs={size['pairs']}",
                               f"--warm_pairs={size['warm_pairs']}",
                               f"--databases={size['databases']}",
                               f"--pairs_filter={size['filter']}"),
            "threads": self.bench("bench_threads", "threads", f"--rounds={size['rounds']}",
                                  f"--database={size['threads_database']}",
                                  f"--milliseconds={size['milliseconds']}"),
            "globs": self.bench("bench_globs", "globs", "--pairs_only",
                                f"--globs={size['globs']}", f"--pairs={size['glob_pairs']}"),
            "order": self.bench("bench_node_order", "order", "--pairs_only",
                                f"--networks={size['order_networks']}",
                                f"--pairs={size['order_pairs']}"),
            "literals": [],
        }
        for count in size["literals"]:
            # Where case does not count is told apart once, in the smaller set.
            only = ["--case_counts_only"] if count > size["literals"][0] else []
            results["literals"] += self.bench("bench_literals", f"literals-{count}",
                                              f"--literals={count}",
                                              f"--pairs={size['literal_pairs']}", *only)
        results["text_batch"] = self.bench("bench_text_batch", "text-batch", *size["batch"])
        results["building"] = self.building()
        return results

    def bench(self, program, name, *arguments):
        """The lines of JSON that it wrote. What it printed stays beside them."""
        raw = self.folder / f"{name}.jsonl"
        started = time.monotonic()
        done = subprocess.run(
            [self.build / "benchmarks" / program, *arguments, f"--json={raw}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        (self.folder / f"{name}.txt").write_text(done.stdout, encoding="utf-8")
        if done.returncode != 0:
            raise Failed(f"{program} ended with {done.returncode}: {done.stdout[-2000:]}")
        print(f"{program} {' '.join(arguments)}: {time.monotonic() - started:.0f} s",
              file=sys.stderr, flush=True)
        return [json.loads(line) for line in raw.read_text(encoding="utf-8").splitlines()]

    def building(self):
        """Time and memory of `matchy build`, on tables that build_inputs.py writes."""
        inputs = pathlib.Path(__file__).parent.parent / "build_inputs.py"
        size = self.size
        rows = []
        for kind, arguments, suffix, flags in (
                ("networks", ["city", size["build_networks"], size["build_records"]], "mmdb",
                 ["--nested"]),
                ("threats", ["threats"], "mxy", [])):
            table = self.folder / f"{kind}.csv"
            output = self.folder / f"{kind}.{suffix}"
            must_run([sys.executable, inputs, *map(str, arguments), table])
            matchy = self.build / "tools" / "matchy" / "matchy"
            figures = [resources_of([matchy, "build", table, "-o", output, *flags])
                       for _ in range(size["build_times"])]
            rows.append({"what": kind, "seconds": sorted(f["seconds"] for f in figures),
                         "peak_bytes": max(f["peak_bytes"] for f in figures),
                         "input_bytes": table.stat().st_size,
                         "file_bytes": output.stat().st_size})
            table.unlink()
            output.unlink()
        (self.folder / "building.json").write_text(json.dumps(rows), encoding="utf-8")
        return rows


def must_run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")


def resources_of(command):
    """Wall time and peak memory of a program, which must succeed."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Failed(f"{command[0]} {command[1]} ended with {child.returncode}")
    return {"seconds": seconds, "peak_bytes": usage.ru_maxrss * 1024}


def first_match(path, pattern, otherwise):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1).strip() if found else otherwise


def machine_facts(build):
    """What a reader needs to judge the figures by; nothing that tells whose machine it is."""
    compiler = first_match(pathlib.Path(build) / "CMakeCache.txt",
                           r"^CMAKE_CXX_COMPILER:\w+=(.*)$", "c++")
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True,
                             check=False).stdout.splitlines()
    memory = int(first_match("/proc/meminfo", r"^MemTotal:\s*(\d+)", "0")) / 2**20
    return {
        "processor": first_match("/proc/cpuinfo", r"^model name\s*:\s*(.*)$", os.uname().machine),
        "cores": os.cpu_count(),
        "cache": first_match("/proc/cpuinfo", r"^cache size\s*:\s*(.*)$", "unknown"),
        "memory": f"{memory:.0f} GiB",
        "virtual": " hypervisor" in first_match("/proc/cpuinfo", r"^flags\s*:(.*)$", ""),
        "system": first_match("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)', os.uname().sysname),
        "kernel": re.match(r"[\d.]*", os.uname().release).group(),
        "compiler": version[0] if version else "unknown",
        "build_type": first_match(pathlib.Path(build) / "CMakeCache.txt",
                                  r"^CMAKE_BUILD_TYPE:\w+=(.*)$", "unknown"),
        "load": os.getloadavg()[0],
    }
