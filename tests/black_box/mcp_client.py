"""The SDK's own client, run by the environment that has the SDK: makes the calls of its arguments, prints the answers.

mcp_client.py MODE PROFILE CALL...   a CALL is JSON: [tool, arguments]

Prints a line of JSON for the tools, and one for each call. Each answer is held
against the schema that the server gives.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

import jsonschema
from mcp import Client, StdioServerParameters

FORMATS = jsonschema.Draft202012Validator.FORMAT_CHECKER


def say(told: dict) -> None:
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


async def talk(mode: str, profile: str, calls: list[str]) -> None:
    arguments = ["-m", "trayapp", "--profile", profile, "mcp"]
    server = StdioServerParameters(
        command=sys.executable,
        args=arguments,
        env={"PYTHONPATH": os.environ["PYTHONPATH"]},  # else it inherits little
    )
    progress: list[float] = []

    async def note(done: float, _total: float | None, _message: str | None) -> None:
        progress.append(done)

    async with Client(server, mode=mode) as client:
        listed = (await client.list_tools()).tools
        said = {"instructions": client.instructions, "tools": [each.model_dump(mode="json") for each in listed]}
        say(said)
        schemas = {each.name: each.output_schema for each in listed}
        for each in calls:
            tool, arguments = json.loads(each)
            answer = await client.call_tool(tool, arguments, progress_callback=note)
            if not answer.is_error:
                jsonschema.validate(
                    answer.structured_content,
                    schemas[tool],
                    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
                )
                assert json.loads(answer.content[0].text) == answer.structured_content
            told = {"error": answer.content[0].text} if answer.is_error else answer.structured_content
            say({**told, "progress": len(progress)})


asyncio.run(talk(sys.argv[1], sys.argv[2], sys.argv[3:]))
