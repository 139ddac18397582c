#!/usr/bin/python3
"""A balancer for tests: passes connections on to each target in turn, and to the next where one does not answer.

    balancer.py TARGET...    each a port on 127.0.0.1 or the path of a socket

The first line of the standard output is the port; it ends with its standard input. Lines there:
  shut          connections end at once, those that stand and those that come
  open          they are passed on again
  cut N WORD    the next N connections in which a client says WORD end before it has been passed on
Each command is answered by itself as a line, and each cut by the line "was cut".
"""

import asyncio
import itertools
import sys


class Balancer:
    def __init__(self, targets):
        self.targets = targets
        self.turns = itertools.count()
        self.is_shut = False
        self.cuts, self.word = 0, b""
        self.writers = set()

    async def connect(self):
        first = next(self.turns)
        for offset in range(len(self.targets)):
            target = self.targets[(first + offset) % len(self.targets)]
            try:
                if target.isdigit():
                    return await asyncio.open_connection("127.0.0.1", int(target))
                return await asyncio.open_unix_connection(target)
            except OSError:
                continue
        return None

    async def take(self, reader, writer):
        there = None if self.is_shut else await self.connect()
        if there is None:
            writer.transport.abort()
            return
        pair = {writer, there[1]}
        self.writers |= pair
        try:
            await asyncio.gather(self.pass_on(reader, there[1], True), self.pass_on(there[0], writer, False))
        except OSError:
            pass
        finally:
            self.writers -= pair
            for one in pair:
                one.transport.abort()

    async def pass_on(self, reader, writer, is_client):
        while data := await reader.read(65536):
            if is_client and self.cuts and self.word in data:
                self.cuts -= 1
                print("was cut", flush=True)
                raise ConnectionAbortedError
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError

    def obey(self, line):
        words = line.split()
        if words[0] == "cut":
            self.cuts, self.word = int(words[1]), words[2].encode()
        else:
            self.is_shut = words[0] == "shut"
            if self.is_shut:
                for writer in self.writers:
                    writer.transport.abort()
        print(line.strip(), flush=True)


async def main():
    balancer = Balancer(sys.argv[1:])
    server = await asyncio.start_server(balancer.take, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        balancer.obey(line.decode())


asyncio.run(main())
