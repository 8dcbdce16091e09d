"""Chromium over the pipes of its DevTools protocol (chromedevtools.github.io/devtools-protocol)."""

import asyncio
import fcntl
import json
import os

FLAGS = [
    # The container is the sandbox: no network, no capability, no file of anybody's.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-extensions',
    '--disable-quic',
    '--disable-sync',
    '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter,Translate',
    '--no-first-run',
    '--no-proxy-server',
    '--mute-audio',
    '--hide-scrollbars',
    '--block-new-web-contents',
    '--ignore-certificate-errors',
    '--user-data-dir=/tmp/profile',
    '--remote-debugging-pipe',
]


class Browser:
    """Calls are answered in any order; events go to whoever asked for them by name."""

    def __init__(self):
        self.calls = {}
        self.heeds = {}
        self.last = 0

    async def start(self, port, width, height):
        # Chromium reads from its descriptor 3 and writes to its 4.
        (told, tell), (hear, heard) = _pipe(), _pipe()

        def descriptors():
            os.dup2(told, 3)
            os.dup2(heard, 4)

        self.process = await asyncio.create_subprocess_exec(
            'chromium-headless-shell',
            *FLAGS,
            f'--host-resolver-rules=MAP * 127.0.0.1:{port}',
            f'--window-size={width},{height}',
            'about:blank',
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            preexec_fn=descriptors,
            pass_fds=(3, 4),
        )
        os.close(told)
        os.close(heard)
        self.out = os.fdopen(tell, 'wb', buffering=0)
        reader = asyncio.StreamReader(limit=64 * 1024 * 1024)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(hear, 'rb'))
        self.reading = asyncio.create_task(self._read(reader))

    async def call(self, method, parameters=None, session=None):
        self.last += 1
        number = self.last
        message = {'id': number, 'method': method, 'params': parameters or {}}
        if session:
            message['sessionId'] = session
        answer = asyncio.get_running_loop().create_future()
        self.calls[number] = answer
        self.out.write(json.dumps(message).encode() + b'\0')
        return await answer

    def on(self, event, heed):
        self.heeds[event] = heed

    async def _read(self, reader):
        while True:
            message = json.loads((await reader.readuntil(b'\0'))[:-1])
            answer = self.calls.pop(message.get('id'), None)
            if answer and not answer.done():
                if 'error' in message:
                    answer.set_exception(RuntimeError(message['error'].get('message', 'refused')))
                else:
                    answer.set_result(message['result'])
            heed = self.heeds.get(message.get('method'))
            if heed:
                heed(message['params'])


def _pipe():
    """Its ends far from 3 and 4, which the child's take."""
    ends = os.pipe()
    far = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
    for end in ends:
        os.close(end)
    return far
