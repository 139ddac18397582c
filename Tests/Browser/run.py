#!/usr/bin/env python3
"""Plays the service's pages in a real browser, then looks at every page that was come to.

    run.py --binary .build/release/utlamnande --keep DIR [PLAY...]

With names of plays only those run, and no audit. Pictures of every page stay in DIR/screenshots.
"""

import argparse
import inspect
import pathlib
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from audit import Audit  # noqa: E402
from house import Browser, House  # noqa: E402
from person import Person  # noqa: E402
import citizen  # noqa: E402
import account  # noqa: E402
import journalist  # noqa: E402
import mail  # noqa: E402
import signin  # noqa: E402
import staff  # noqa: E402
import standing  # noqa: E402

# What is played, and by which hands: with a mouse, without script, with the keyboard alone.
PLAYS = [
    ("a citizen asks without a name and fetches", citizen.asks_and_fetches, ["mouse", "no script", "keyboard"]),
    ("a citizen corrects and takes away what is kept", citizen.corrects_and_takes_away, ["mouse", "no script", "keyboard"]),
    ("mistakes are told and nothing is lost", citizen.mistakes_are_told, ["mouse"]),
    ("a wrong code opens nothing", citizen.wrong_code, ["mouse"]),
    ("a journalist is refused in part and appeals", journalist.appeals, ["mouse", "no script", "keyboard"]),
    ("a handler takes, masks and releases", staff.masks_and_releases, ["mouse", "no script", "keyboard"]),
    ("a jurist sends back and approves, a decider signs", staff.decides, ["mouse", "no script", "keyboard"]),
    ("staff log in with a password and a code", account.password_and_code, ["mouse", "no script", "keyboard"]),
    ("the work's other pages", staff.looks_around, ["mouse"]),
    ("a registrar registers a mail", mail.registers, ["mouse", "no script", "keyboard"]),
    ("mail waits", mail.stays, ["mouse"]),
    ("decisions wait for each who has a part in them", standing.decisions, ["mouse"]),
    ("questions and fees wait for an answer", standing.questions, ["mouse"]),
    ("a case is only for some", standing.narrowed, ["mouse"]),
    ("what goes wrong has a page", standing.lost, ["mouse"]),
    ("each role signs in by a provider", signin.each_role, ["mouse", "no script"]),
    ("a provider signs somebody out", signin.signed_out_there, ["mouse", "no script"]),
    ("staff sign in by signed requests", signin.by_signed_requests, ["mouse", "no script"]),
]


def people(browser, hands):
    """How a play gets somebody at a new browser."""
    def person_for():
        page = browser.visitor(java_script_enabled=hands != "no script")
        return Person(page, keyboard=hands == "keyboard")
    return person_for


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]))
    parser.add_argument("--binary", required=True)
    parser.add_argument("--keep", required=True)
    parser.add_argument("plays", nargs="*")
    options = parser.parse_args()
    audit = Audit(options.keep)
    failed, passed = [], 0
    with tempfile.TemporaryDirectory() as folder:
        house = House(folder, str(pathlib.Path(options.binary).resolve()))
        browser = Browser()
        try:
            for name, play, hands in [
                    (f"{name} ({hands})", play, hands) for name, play, ways in PLAYS for hands in ways]:
                if options.plays and not any(wanted in name for wanted in options.plays):
                    continue
                audit.has_script = hands != "no script"
                try:
                    play(house, browser, audit, people(browser, hands))
                    passed += 1
                    print(f"ok      {name}", flush=True)
                except Exception:
                    failed.append(name)
                    print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
            faults = [] if options.plays else audit.run(browser)
        finally:
            browser.close()
            house.close()
    for fault in faults:
        print(f"fault   {fault}")
    print(f"{passed} plays and {len(audit.pages)} pages; {len(failed)} plays failed, {len(faults)} faults")
    sys.exit(1 if failed or faults else 0)


if __name__ == "__main__":
    main()
