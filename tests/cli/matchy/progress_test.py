"""How far long work is: a line on the terminal's error stream after two seconds, and nowhere else."""

import os
import pty
import subprocess
import threading
import time
import unittest

from program import ProgramTest, program

# A build from standard input tells of its progress with each mebibyte.
CHUNK = "".join(f"name{number:07}.example\n" for number in range(60000)).encode()
CHUNKS = 7
PAUSE = 0.45


class Progress(ProgramTest):
    def slow_build(self, *options, error_is_terminal):
        """A build whose input takes some three seconds: its error stream, and its status."""
        if error_is_terminal:
            master, errors = pty.openpty()
        else:
            master, errors = os.pipe()
        command = [program(), "build", "-", "-f", "text", "-o", "x.mxy", *options]
        environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        with subprocess.Popen(command, cwd=self.folder, env=environment, stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=errors) as process:
            os.close(errors)
            seen = []

            def read():
                try:
                    while chunk := os.read(master, 4096):
                        seen.append(chunk)
                except OSError:
                    pass # the terminal's other end is closed

            reader = threading.Thread(target=read)
            reader.start()
            for _ in range(CHUNKS):
                process.stdin.write(CHUNK)
                process.stdin.flush()
                time.sleep(PAUSE)
            process.stdin.close()
            status = process.wait(60)
            reader.join(60)
        os.close(master)
        return status, b"".join(seen).decode()

    def test_on_a_terminal(self):
        status, errors = self.slow_build(error_is_terminal=True)
        self.assertEqual(status, 0)
        self.assertIn("\r\033[Kreading standard input", errors)
        self.assertIn("B/s", errors)
        self.assertTrue(errors.rstrip("\n").endswith("\033[K"), "the line is wiped")

    def test_quiet(self):
        self.assertEqual(self.slow_build("--quiet", error_is_terminal=True), (0, ""))

    def test_in_a_pipe(self):
        self.assertEqual(self.slow_build(error_is_terminal=False), (0, ""))


if __name__ == "__main__":
    unittest.main()
