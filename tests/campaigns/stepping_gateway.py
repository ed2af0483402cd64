"""A gateway that asks at each named step whether it may go on: run with the address of who decides.

STEPS_AT=127.0.0.1:PORT is told "name conversation" a line and answers with a line when it may go on: "go", or
"go unchecked", which takes the gate's epoch check out until the next answer, to show that the races notice.
"""

from __future__ import annotations

import asyncio
import os
import sys

from bot.core.conversation import Conversation
from bot.serving.server import serve
from bot.settings import Settings

CHECKED = Conversation.bot_may_speak


def unchecked(self: Conversation, epoch: int) -> bool:
    return True


async def ask(name: str, conversation_id: str) -> None:
    host, port = os.environ["STEPS_AT"].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"{name} {conversation_id}\n".encode())
    await writer.drain()
    free = await reader.readline() == b"go unchecked\n"
    Conversation.bot_may_speak = unchecked if free else CHECKED  # type: ignore[method-assign]
    writer.close()
    await writer.wait_closed()


if __name__ == "__main__":
    sys.exit(serve(Settings.read(), step=ask))
