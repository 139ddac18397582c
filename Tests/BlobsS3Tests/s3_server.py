"""A real S3-compatible server (moto) that checks signatures, behind a line that can fail on demand.

    python s3_server.py FOLDER

Writes FOLDER/ready.json (port, id, secret) once it serves, and ends when its standard input does. The bucket
is `papers`. Each connection reads FOLDER/mode when it is opened:

  normal        passes everything on
  gone          closes at once
  stall         takes everything and says nothing
  busy          answers 503 SlowDown
  busy-twice    the same for two connections, then normal
  cut N         passes N bytes of the answer on and closes
  cut-upload N  passes N bytes of the request on and closes
"""

import asyncio
import json
import os
import sys

FOLDER = sys.argv[1]
# What is done before signatures and powers are checked: the four calls of `prepare`.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"
os.environ["AWS_ACCESS_KEY_ID"] = os.environ["AWS_SECRET_ACCESS_KEY"] = "nobody"
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402


def prepare(url):
    boto3.client("s3", endpoint_url=url).create_bucket(Bucket="papers")
    iam = boto3.client("iam", endpoint_url=url)
    iam.create_user(UserName="service")
    statement = {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}
    iam.put_user_policy(
        UserName="service", PolicyName="all",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return iam.create_access_key(UserName="service")["AccessKey"]


def mode():
    try:
        with open(f"{FOLDER}/mode", encoding="utf-8") as file:
            words = file.read().split()
    except FileNotFoundError:
        words = []
    name, limit = (words + ["normal", "0"])[:2] if len(words) != 1 else (words[0], "0")
    if name == "busy-twice":
        with open(f"{FOLDER}/mode", "w", encoding="utf-8") as file:
            file.write("busy-once")
    elif name == "busy-once":
        with open(f"{FOLDER}/mode", "w", encoding="utf-8") as file:
            file.write("normal")
    return name, int(limit)


async def pump(reader, writer, limit):
    """Passes bytes on, so many at most."""
    left = limit
    while chunk := await reader.read(65536):
        if limit is not None:
            chunk, left = chunk[:left], left - len(chunk)
        writer.write(chunk)
        await writer.drain()
        if limit is not None and left <= 0:
            break
    else:
        if limit is None and writer.can_write_eof():
            writer.write_eof()
            return
    writer.close()


async def serve(reader, writer, behind):
    name, limit = mode()
    if name == "stall":
        while await reader.read(65536):
            pass
    elif name.startswith("busy"):
        await reader.readuntil(b"\r\n\r\n")
        text = b"<Error><Code>SlowDown</Code></Error>"
        writer.write(b"HTTP/1.1 503 Slow\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text))
        await writer.drain()
    elif name != "gone":
        upstream, downstream = await asyncio.open_connection("127.0.0.1", behind)
        there = pump(reader, downstream, limit if name == "cut-upload" else None)
        back = pump(upstream, writer, limit if name == "cut" else None)
        await asyncio.gather(there, back, return_exceptions=True)
        downstream.close()
    writer.close()


async def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, behind = server.get_host_and_port()
    key = prepare(f"http://127.0.0.1:{behind}")
    line = await asyncio.start_server(lambda r, w: serve(r, w, behind), "127.0.0.1", 0)
    ready = {
        "port": line.sockets[0].getsockname()[1],
        "id": key["AccessKeyId"], "secret": key["SecretAccessKey"],
    }
    with open(f"{FOLDER}/ready.tmp", "w", encoding="utf-8") as file:
        json.dump(ready, file)
    os.rename(f"{FOLDER}/ready.tmp", f"{FOLDER}/ready.json")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)


asyncio.run(main())
