"""A ClamAV of the test's own: Debian's clamd with a private configuration, socket and list of signatures.

usage: clamd_house.py --folder FOLDER
The official lists are not needed: two signatures are written here, that of the EICAR test file and one of a word. Prints a
line of JSON, {"socket": PATH, "port": NUMBER}, when it answers; ends when its standard input does.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time

# In two halves, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-" + b"FILE!$H+H*"
WORD = b"utlamnande-" + b"malware-for-tests"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(path):
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(path)
            line.sendall(b"zPING\0")
            return line.recv(16) == b"PONG\0"
    except OSError:
        return False


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--folder", required=True)
    folder = options.parse_args().folder
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    place, port = os.path.join(folder, "clamd"), free_port()
    os.makedirs(os.path.join(folder, "signatures"), exist_ok=True)
    with open(os.path.join(folder, "signatures", "test.ndb"), "w", encoding="ascii") as file:
        for name, bytes_ in (("Test.Eicar", EICAR), ("Test.Word", WORD)):
            file.write(f"{name}:0:*:{bytes_.hex()}\n")
    with open(os.path.join(folder, "clamd.conf"), "w", encoding="utf-8") as file:
        file.write(
            f"DatabaseDirectory {folder}/signatures\nLocalSocket {place}\nTCPSocket {port}\n"
            f"TCPAddr 127.0.0.1\nTemporaryDirectory {folder}\nForeground yes\nStreamMaxLength 1M\n"
            f"LogFile {folder}/log\nMaxThreads 4\n")
    child = subprocess.Popen(
        [program, f"--config-file={folder}/clamd.conf"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if answers(place) or child.poll() is not None:
                break
            time.sleep(0.1)
        print(json.dumps({"socket": place, "port": port}), flush=True)
        sys.stdin.read()
    finally:
        child.kill()
        child.wait()


main()
