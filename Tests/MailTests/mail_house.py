#!/usr/bin/python3
"""A mail house of its own for tests: Debian's dovecot and postfix on high ports of 127.0.0.1, in one folder.

    mail_house.py --folder DIR --user ks --user ms            dovecot alone
    mail_house.py --folder DIR --user ks --postfix            and postfix before it

STARTTLS is required and logins are on; the certificate is DIR/cert.pem, which is its own authority. Every user's
password is "hemligt", also in DIR/password. Mail for USER@kommun.example or @exempelkommun.example, and for
USER+anything there, comes to USER's mailbox; mail for any other domain is sent to --relay PORT, or bounces. The first line of the standard output
is the ports as JSON: imap, imaps, lmtp, and smtp where there is a postfix. Both end when the standard input ends.

Dovecot runs as whoever starts it; postfix needs root, and Debian's user postfix.
"""

import argparse
import ctypes
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time

PASSWORD = "hemligt"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, stderr=subprocess.DEVNULL)


def start_dovecot(folder, ports, users):
    # Whoever is root lets nobody hold the mails, since dovecot gives none to root.
    owner = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    entry = pwd.getpwnam(owner)
    group = subprocess.run(["id", "-gn", owner], capture_output=True, text=True).stdout.strip()
    run = folder / "dovecot"
    mail = folder / "mail"
    for made in (run, mail):
        made.mkdir(exist_ok=True)
    os.chmod(folder, 0o755)
    shutil.chown(mail, entry.pw_uid, entry.pw_gid)
    chroots = "".join(f"service {name} {{\n  chroot =\n}}\n" for name in ("anvil", "stats"))
    (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
    (folder / "dovecot.conf").write_text(f"""
base_dir = {run}
state_dir = {run}
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
default_login_user = {owner}
default_internal_user = {owner}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{mail}/%u
mail_max_userip_connections = 50
mail_fsync = never
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
userdb {{
  driver = static
  args = uid={entry.pw_uid} gid={entry.pw_gid} home={mail}/%n
}}
auth_username_format = %n
service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    port = {ports['imap']}
  }}
  inet_listener imaps {{
    port = {ports['imaps']}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {ports['lmtp']}
  }}
}}
service auth {{
  unix_listener login/sasl {{
    mode = 0666
  }}
  inet_listener {{
    address = 127.0.0.1
    port = {ports['sasl']}
  }}
}}
{chroots}""")
    log = open(folder / "dovecot.out", "w")
    return subprocess.Popen(
        ["dovecot", "-F", "-c", folder / "dovecot.conf"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        start_new_session=True, preexec_fn=end_with_us)


def end_with_us():
    # prctl(PR_SET_PDEATHSIG, SIGTERM): also where this program is killed and cannot say goodbye.
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start_postfix(folder, ports, relay):
    home = folder / "postfix"
    entry = pwd.getpwnam("postfix")
    for name in ("etc", "queue", "data"):
        (home / name).mkdir(parents=True, exist_ok=True)
    os.chown(home / "data", entry.pw_uid, entry.pw_gid)
    transport = f"smtp:[127.0.0.1]:{relay}" if relay else "error:5.1.1 there is nobody there"
    (home / "etc/main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
meta_directory = /etc/postfix
maillog_file_prefixes = /dev/stdout
maillog_file = /dev/stdout
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.kommun.example
mydestination =
virtual_mailbox_domains = kommun.example exempelkommun.example
virtual_transport = lmtp:inet:127.0.0.1:{ports['lmtp']}
default_transport = {transport}
recipient_delimiter = +
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{ports['sasl']}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_count_limit = 0
disable_dns_lookups = yes
in_flow_delay = 0
""")
    services = [
        ("127.0.0.1:%d" % ports["smtp"], "inet", "n", "smtpd"), ("cleanup", "unix", "n", "cleanup"),
        ("qmgr", "unix", "n", "qmgr"), ("tlsmgr", "unix", "-", "tlsmgr"), ("rewrite", "unix", "-", "trivial-rewrite"),
        ("bounce", "unix", "-", "bounce"), ("defer", "unix", "-", "bounce"), ("trace", "unix", "-", "bounce"),
        ("proxymap", "unix", "-", "proxymap"), ("smtp", "unix", "-", "smtp"), ("lmtp", "unix", "-", "lmtp"),
        ("error", "unix", "-", "error"), ("retry", "unix", "-", "error"), ("anvil", "unix", "-", "anvil"),
        ("scache", "unix", "-", "scache"), ("postlog", "unix-dgram", "n", "postlogd"),
    ]
    # Some may run only once at a time, and some as often as there is work.
    most = {"qmgr": "1", "tlsmgr": "1", "anvil": "1", "scache": "1", "postlogd": "1", "cleanup": "0", "bounce": "0"}
    (home / "etc/master.cf").write_text(
        "".join(f"{name} {kind} {private} - n - {most.get(program, '-')} {program}\n"
                for name, kind, private, program in services))
    log = open(folder / "postfix.log", "w")
    return subprocess.Popen(
        ["postfix", "-c", home / "etc", "start-fg"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        start_new_session=True, preexec_fn=end_with_us)


def wait_for(port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"nobody answers at port {port}")


def main():
    # Who started us may have blocked the signals that end servers; children inherit that.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--user", action="append", default=[])
    parser.add_argument("--postfix", action="store_true")
    parser.add_argument("--relay", type=int)
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    certificate(folder)
    (folder / "password").write_text(PASSWORD + "\n")
    names = ["imap", "imaps", "lmtp", "sasl"] + (["smtp"] if given.postfix else [])
    ports = dict(zip(names, free_ports(len(names))))
    running = [start_dovecot(folder, ports, given.user)]
    if given.postfix:
        running.append(start_postfix(folder, ports, given.relay))
    try:
        for name in names:
            wait_for(ports[name])
        print(json.dumps(ports), flush=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while sys.stdin.buffer.read(4096):
            pass
    finally:
        running[0].terminate()
        if given.postfix:
            subprocess.run(["postfix", "-c", folder / "postfix/etc", "abort"], check=False, stderr=subprocess.DEVNULL)
        for one in running:
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()


if __name__ == "__main__":
    main()
