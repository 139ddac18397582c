#!/usr/bin/env python3
"""Legal requests while others attack: how long each takes, and how much memory the server takes meanwhile.

    hostile_probe.py --url URL --ca FILE --pid PID --seconds N [--least-memory KB] [--json]

Each request is a connection of its own, from another block of addresses than the attacker's. Ends with 1 where one
of a hundred takes a second or longer, where any fails, or where the memory reaches twice what it was at rest.
"""

import argparse
import http.client
import json
import ssl
import sys
import time
import urllib.parse

BODY = json.dumps({"authority": "ks", "description": "Alla avtal", "delivery": {"form": "link"}})


def memory(pid):
    """Resident memory in KB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def ask(place, context, number):
    """One request, a page or a new request for records in turn; seconds and status."""
    started = time.monotonic()
    if place.scheme == "https":
        connection = http.client.HTTPSConnection(
            place.hostname, place.port, timeout=10, source_address=("127.77.0.1", 0), context=context)
    else:
        connection = http.client.HTTPConnection(
            place.hostname, place.port, timeout=10, source_address=("127.77.0.1", 0))
    try:
        if number % 2:
            connection.request("GET", "/")
        else:
            connection.request("POST", "/api/v1/requests", BODY, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except OSError as fault:
        status = type(fault).__name__
    finally:
        connection.close()
    return time.monotonic() - started, status


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--ca")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--rest", type=int, help="KB of memory at rest; else it is measured and printed")
    options = parser.parse_args()
    place = urllib.parse.urlsplit(options.url)
    context = ssl.create_default_context(cafile=options.ca) if options.ca else None
    times, statuses, most, number = [], {}, 0, 0
    until = time.monotonic() + options.seconds
    while time.monotonic() < until:
        taken, status = ask(place, context, number)
        times.append(taken)
        statuses[status] = statuses.get(status, 0) + 1
        most = max(most, memory(options.pid))
        number += 1
        time.sleep(0.02)
    if options.rest is None:
        print(most)
        return 0
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{len(times)} legal requests: median {times[len(times) // 2] * 1000:.0f} ms, "
          f"p99 {p99 * 1000:.0f} ms, answers {statuses}; memory {most // 1024} MB, at rest {options.rest // 1024} MB")
    sound = p99 < 1 and most < 2 * options.rest and set(statuses) <= {200, 201}
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
