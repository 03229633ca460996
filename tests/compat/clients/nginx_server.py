"""An nginx of our own for one test: an unprivileged port on 127.0.0.1, every path in a folder of
its own, one worker, the geoip2 module. It knows nginx, not what is asked of it.
"""

import http.client
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

from libraries import MissingProgram

NGINX = "/usr/sbin/nginx"
SECONDS_TO_WAIT = 20

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log notice;
load_module {modules}/ngx_http_geoip2_module.so;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{databases}
    server {{
        listen 127.0.0.1:{port};
        location = /folder {{ return 200 {folder}; }}
{locations}
    }}
}}
"""


def modules_folder():
    """Where nginx has its modules; raises MissingProgram when it or the module is missing."""
    if not pathlib.Path(NGINX).exists():
        raise MissingProgram(f"{NGINX} is not there (Debian package nginx)")
    built = subprocess.run([NGINX, "-V"], capture_output=True, text=True, check=False).stderr
    named = re.search(r"--modules-path=(\S+)", built)
    folder = pathlib.Path(named.group(1) if named else "/usr/lib/nginx/modules")
    if not (folder / "ngx_http_geoip2_module.so").exists():
        raise MissingProgram(
            "ngx_http_geoip2_module.so is not there (Debian package libnginx-mod-http-geoip2)"
        )
    return folder


def wait_until(condition, what):
    """Polls; an answer is worth more than an exception on the way to it."""
    end = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    raise AssertionError(f"nginx: waited {SECONDS_TO_WAIT} seconds in vain for {what}")


class NginxServer:
    """Runs as a context: `databases` and `locations` are parts of its configuration."""

    def __init__(self, folder, library, databases, locations):
        self.folder = pathlib.Path(folder)
        self.library = library
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.configuration = self.folder / "nginx.conf"
        self.configuration.write_text(
            CONFIGURATION.format(
                folder=folder, modules=modules_folder(), port=self.port,
                databases=databases, locations=locations,
            )
        )
        self.process = None

    def command(self, *more):
        return [NGINX, "-p", str(self.folder), "-c", str(self.configuration),
                "-e", str(self.folder / "error.log"), *more]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command(), env=self.library.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(self.is_listening, "its port")
        except AssertionError:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(SECONDS_TO_WAIT)
            except subprocess.TimeoutExpired:
                for process in self.processes():
                    os.kill(process, signal.SIGKILL)
                self.process.wait()

    def is_listening(self):
        """This server answers, and not another one on its port."""
        if self.process.poll() is not None:
            raise AssertionError(f"nginx ended at once:\n{self.error_log()}")
        return self.get("/folder") == f"200 {self.folder}"

    def processes(self):
        """The master and its workers."""
        master = self.process.pid
        children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text()
        return [master, *map(int, children.split())]

    def workers(self):
        return self.processes()[1:]

    def get(self, location, address=""):
        """The status and body of one request; the address goes into a header, which nginx takes as
        it is, unlike an argument."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_WAIT)
        try:
            connection.request("GET", location, headers={"X-Address": address.encode()})
            answer = connection.getresponse()
            return f"{answer.status} {answer.read().decode('utf-8', 'backslashreplace')}"
        finally:
            connection.close()

    def reload(self):
        """`nginx -s reload`; returns when the old worker is gone."""
        before = set(self.workers())
        subprocess.run(self.command("-s", "reload"), env=self.library.environment(), check=True,
                       capture_output=True)
        wait_until(
            lambda: self.workers() and not before & set(self.workers()) and self.is_listening(),
            "the new worker",
        )

    def check_configuration(self):
        """`nginx -t`: its exit status and its words, without the time and the process."""
        done = subprocess.run(
            self.command("-t"), env=self.library.environment(), capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False,
        )
        lines = (line for line in done.stderr.splitlines() if "[warn]" not in line)
        words = "\n".join(lines).replace(str(self.folder), "FOLDER")
        return f"exit status {done.returncode}\n{words}\n"

    def error_log(self):
        log = self.folder / "error.log"
        return log.read_text(errors="replace") if log.exists() else ""
