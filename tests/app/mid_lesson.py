"""A class in the middle of its lesson while something is done to its servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.class_ import Teacher, guess, kept
from tests.benchmarks.phones import Phone

PHONES, ROUNDS = 12, 6


@dataclass
class Seen:
    """What a class of phones saw that answered without pause while something was done to the servers."""

    kept: dict[str, int]
    longest: float
    answers: int


def under(url: str, own: str, act: Callable[[], None]) -> Seen:
    """A class in the middle of its lesson meanwhile; afterwards its teacher goes on, and all phones hear of it."""

    async def together() -> Seen:
        teacher = Teacher(url, own)
        code = await teacher.open()
        phones = [Phone(url, code, number) for number in range(PHONES)]
        for phone in phones:
            await phone.join()
        acting = asyncio.create_task(asyncio.to_thread(act))

        async def answer(phone: Phone) -> None:
            n = 0
            while n < ROUNDS or not acting.done():
                n += 1
                await phone.answer(0, guess(phone.number, 1000.0 * n))
                await asyncio.sleep(1)

        await asyncio.gather(*map(answer, phones))
        await acting
        await teacher.do("go", step=1)
        for phone in phones:
            await phone.until(lambda view: view.get("step") == 1)
        found = await kept(teacher, phones)
        for phone in phones:
            phone.leave()
        return Seen(found, max(max(phone.waits) for phone in phones), sum(len(phone.waits) for phone in phones))

    return asyncio.run(together())
