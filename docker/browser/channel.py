"""The only way out of the container: frames over standard input and output, to whoever started it.

A frame is a kind (1 byte), a connection's number and a length (4 bytes each, big-endian), and that many bytes.
"""

import asyncio
import struct
import sys

HEAD = struct.Struct('>BII')
OPEN, OPEN_TLS, DATA, CLOSE, PICTURE, NOTHING = range(1, 7)
# The first byte of a TLS record that begins a handshake (RFC 8446, 5.1).
HANDSHAKE = 22


class Channel:
    def __init__(self):
        self.connections = {}
        self.last = 0

    def say(self, kind, number=0, payload=b''):
        sys.stdout.buffer.write(HEAD.pack(kind, number, len(payload)) + payload)
        sys.stdout.buffer.flush()

    async def listen(self, port):
        """Takes the browser's connections, whatever host it means: all of them lead to the one site."""
        await asyncio.start_server(self._serve, '127.0.0.1', port)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        return asyncio.create_task(self._answers(reader))

    async def _serve(self, reader, writer):
        self.last += 1
        number = self.last
        first = await reader.read(65536)
        if not first:
            writer.close()
            return
        self.connections[number] = writer
        self.say(OPEN_TLS if first[0] == HANDSHAKE else OPEN, number)
        try:
            while first:
                self.say(DATA, number, first)
                first = await reader.read(65536)
        except ConnectionError:
            pass
        self.say(CLOSE, number)

    async def _answers(self, reader):
        while True:
            kind, number, length = HEAD.unpack(await reader.readexactly(HEAD.size))
            payload = await reader.readexactly(length)
            writer = self.connections.get(number)
            if writer is None:
                continue
            if kind == DATA:
                writer.write(payload)
            elif kind == CLOSE:
                del self.connections[number]
                writer.close()
