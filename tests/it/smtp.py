"""A mail server for the tests: keeps each message as a file, refuses some addresses, and says so in SMTP's own numbers.

    smtp.py PORT FOLDER
"""

import asyncio
import os
import sys
import time

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder = folder

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 no such person"
        if address.startswith("later"):
            return "451 4.2.0 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(self.folder, f"{time.time_ns()}")
        with open(name + ".part", "wb") as file:
            file.write(f"To-Envelope: {envelope.rcpt_tos[0]}\n".encode() + envelope.content)
        os.rename(name + ".part", name + ".eml")
        return "250 kept"


async def main(port, folder):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeper(folder), hostname="mail.example"), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
