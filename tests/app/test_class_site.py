"""A class by its addresses: what students and teachers are told, when, and what nobody is told."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.teach.channel import BEAT
from app.teach.languages import say, words
from app.teach.near import reached
from tests.app.class_site import CHOOSE, GUESS, MODEL, READ, REVEAL, WORDS, Class, known_model, served

__all__ = ["known_model"]
pytestmark = pytest.mark.usefixtures("known_model")

Act = Callable[[Class], Awaitable[None]]


def run(folder: Path, act: Act, **options: Any) -> None:
    async def together() -> None:
        async with served(folder, **options) as site:
            await act(await site.open())

    asyncio.run(together())


def test_a_lesson_from_the_first_to_the_last_step(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        console = await course.site.events(f"{course.console}/events")
        first = await console.next()
        assert (first["code"], first["began"], first["students"]) == (course.code, None, [])
        one, other = await course.join("Ana"), await course.join()
        heard = [await student.events() for student in (one, other)]
        assert {(await each.next())["step"] for each in heard} == {READ}
        assert (await course.do("go", step=GUESS)).status == 200
        for each in heard:
            view = await each.next()
            assert (view["step"], list(view["steps"]), view["steps"]["1"]["shown"]) == (GUESS, ["1"], None)
        assert (await one.answer(GUESS, {"value": 160, "sure": 1})).json["answer"] == {"value": 160, "sure": 1}
        seen = await console.until(lambda view: view["steps"][GUESS]["answers"] == 1)
        assert [(each["name"], each["here"], each["answered"]) for each in seen["students"]] == [
            ("Ana", True, True),
            (other.name, True, False),
        ]
        assert seen["view"]["shown"]["class"]["values"] == [160]
        assert seen["view"]["shown"]["model"] is None
        assert (await other.answer(GUESS, {"value": 60, "sure": 2})).status == 200
        assert await heard[0].silent(0.3)
        await course.do("reveal")
        for each in heard:
            shown = (await each.next())["steps"]["1"]["shown"]
            assert (sorted(shown["class"]["values"]), shown["model"]) == ([60, 160], {"said": MODEL})
        assert (await console.until(lambda view: view["steps"][GUESS]["revealed"]))["view"]["shown"]["model"] == {"said": MODEL}
        await course.do("end")
        for each in heard:
            assert (await each.next())["ended"]
            assert await each.ended()
        assert (await one.mine()).json["view"]["ended"]
        assert (await course.do("delete")).status == 200
        assert (await console.until(lambda view: "event" in view))["status"] == 404
        assert await console.ended()
        assert (await one.mine()).status == 404

    run(tmp_path, act)


def test_no_byte_that_a_student_gets_tells_of_others_or_of_the_model_before_the_reveal(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one, other = await course.join("Marmalade"), await course.join("Quince")
        events = await one.events()
        await events.next()
        await course.do("go", step=GUESS)
        await other.answer(GUESS, {"value": 123.25, "sure": 2})
        await one.answer(GUESS, {"value": 77.5, "sure": 0})
        await one.answer(GUESS, {"value": 1000, "sure": 0})
        await course.do("pace", pace="free")
        await other.answer(CHOOSE, {"option": 1})
        await one.mine()
        await course.do("pace", pace="together")
        await course.do("timer", seconds=60)
        await course.do("go", step=WORDS)
        await other.answer(WORDS, {"text": "Pomegranate"})
        await one.mine()
        await events.until(lambda view: view["step"] == WORDS)
        students_heard = b"".join(course.site.heard).replace(b"Quince", b"", 1)  # what Quince itself was told as it joined
        answers_to_other = [b'"value": 123.25', b'"option": 1', b'"text": "Pomegranate"']
        for answer in answers_to_other:
            assert students_heard.count(answer) == 1  # the answer to whoever sent it
        for secret in (MODEL, "123.25", "Quince", "Pomegranate", "the teacher", "Surprise", "counts", "quarters"):
            assert secret.encode() not in bytes(events.heard)
        for secret in (MODEL, "Quince", "the teacher", "counts", "quarters"):
            assert secret.encode() not in students_heard
        await course.do("release", step=WORDS, id=other.id, released=True)
        view = await events.until(lambda view: view["steps"]["4"]["shown"])
        assert view["steps"]["4"]["shown"]["class"]["lines"] == [{"id": other.id, "text": "Pomegranate"}]
        await course.do("go", step=REVEAL)
        view = await events.until(lambda view: view["step"] == REVEAL)
        assert view["steps"]["3"]["shown"]["kind"] == "guess"
        assert MODEL.encode() in events.heard

    run(tmp_path, act)


def test_what_cannot_be_is_one_sentence_in_the_askers_language(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        site, one = course.site, await course.join("Ana")
        await course.do("go", step=GUESS)
        await one.answer(GUESS, {"value": 160, "sure": 1})
        long = {"text": "x" * 10_000}
        asked: list[tuple[int, str, Callable[..., Awaitable[Any]]]] = [
            (404, "class_no_code", lambda **h: site.post("/class/2222/join", {}, **h)),
            (404, "class_no_code", lambda **h: site.get("/class/2222/events?token=1.x", **h)),
            (403, "class_stranger", lambda **h: site.get(f"/class/{course.code}/events?token=1.x", **h)),
            (403, "class_stranger", lambda **h: site.get(f"/class/{course.code}/mine", **h)),
            (404, "class_no_link", lambda **h: site.get("/console/nobody-knows-this/events", **h)),
            (404, "class_no_link", lambda **h: site.get("/screen/nobody-knows-this/events", **h)),
            (400, "lesson_unknown", lambda **h: site.post("/teach/open", {"lesson": "nothing"}, **h)),
            (400, "class_request", lambda **h: site.post("/teach/open", {}, **h)),
            (400, "class_request", lambda **h: site.post(f"/class/{course.code}/join", b"{", **h)),
            (400, "class_request", lambda **h: site.post(f"/class/{course.code}/join", [1], **h)),
            (400, "class_request", lambda **h: site.post(f"/class/{course.code}/join", b"[" * 19_000, **h)),
            (400, "class_request", lambda **h: site.post(f"/class/{course.code}/join", {"key": "short"}, **h)),
            (415, "class_request", lambda **h: site.post(f"/class/{course.code}/join", {}, **h, Content_Type="text/plain")),
            (413, "class_large", lambda **h: site.post(f"/class/{course.code}/join", b" " * 20_001, **h)),
            (400, "name_signs", lambda **h: site.post(f"/class/{course.code}/join", {"name": "<b>"}, **h)),
            (400, "name_unfit", lambda **h: site.post(f"/class/{course.code}/join", {"name": "sh1t"}, **h)),
            (400, "class_no_step", lambda **h: one.answer(9, {}, **h)),
            (400, "class_no_step", lambda **h: one.answer("1", {}, **h)),  # type: ignore[arg-type]
            (400, "answer_missing", lambda **h: one.answer(GUESS, None, **h)),
            (400, "answer_outside", lambda **h: one.answer(GUESS, {"value": 451, "sure": 1}, **h)),
            (400, "answer_number", lambda **h: one.answer(GUESS, {"value": "160", "sure": 1}, **h)),
            (400, "answer_none", lambda **h: one.answer(READ, {}, **h)),
            (400, "answer_long", lambda **h: one.answer(WORDS, long, **h)),
            (409, "class_not_open", lambda **h: one.answer(WORDS, {"text": "early"}, **h)),
            (400, "class_request", lambda **h: site.post(f"/class/{course.code}/answer", b'{"token": "\\ud800"}', **h)),
            (400, "class_request", lambda **h: site.post(f"{course.console}/do", {"do": "dance"}, **h)),
            (400, "class_request", lambda **h: site.post(f"{course.console}/do", {"do": "go", "step": True}, **h)),
            (400, "class_request", lambda **h: site.post(f"{course.console}/do", {"do": "go", "step": "2"}, **h)),
            (400, "class_no_step", lambda **h: site.post(f"{course.console}/do", {"do": "go", "step": -1}, **h)),
            (409, "class_end_first", lambda **h: site.post(f"{course.console}/do", {"do": "delete"}, **h)),
        ]
        for status, key, ask in asked:
            course.site.classes.tries._times.clear()
            for language, found in (("en", await ask()), ("es", await ask(Accept_Language="es-MX,es;q=0.9"))):
                begins = words(language)[key].partition("{")[0]
                assert (found.status, found.problem[: len(begins)]) == (status, begins), (key, found.problem)
                assert len(found.problem) < 300
        assert (await one.mine()).json["answers"] == {"1": {"value": 160, "sure": 1}}

    run(tmp_path, act)


def test_a_second_vote_and_one_after_the_reveal(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one = await course.join("Ana")
        await course.do("go", step=CHOOSE)
        for option in (0, 1, 1):
            assert (await one.answer(CHOOSE, {"option": option})).status == 200
        await course.do("reveal")
        late = await one.answer(CHOOSE, {"option": 0})
        assert (late.status, late.problem) == (409, say("en", "class_revealed"))
        assert (await one.answer(CHOOSE, {"option": 1})).status == 200
        mine = (await one.mine()).json
        assert mine["answers"] == {"2": {"option": 1}}
        assert mine["view"]["steps"]["2"]["shown"]["class"] == {"counts": [0, 1]}

    run(tmp_path, act)


def test_a_class_that_has_ended_says_so(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one = await course.join("Ana")
        await course.do("go", step=CHOOSE)
        await course.do("end")
        assert (await course.do("end")).status == 200
        for found in (
            await one.answer(CHOOSE, {"option": 0}),
            await course.site.get(f"/class/{course.code}/events?token={one.token}"),
            await course.site.post(f"/class/{course.code}/join", {}),
            await course.do("go", step=1),
        ):
            assert (found.status, found.problem) == (410, say("en", "class_ended"))
        assert (await course.site.get(f"{course.console}/answers.csv")).status == 200
        await course.do("delete")
        gone = await course.site.get(f"{course.console}/events")
        assert (gone.status, gone.problem) == (404, say("en", "class_no_link"))

    run(tmp_path, act)


def test_one_who_is_removed_is_told_and_does_not_come_back(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one, other = await course.join("Ana", key="k" * 22), await course.join("Ben")
        await course.do("go", step=GUESS)
        await one.answer(GUESS, {"value": 160, "sure": 1})
        events, others = await one.events(), await other.events()
        await events.next()
        await others.next()
        await course.do("remove", id=one.id)
        found = await events.until(lambda view: "event" in view)
        assert (found["event"], found["problem"]) == ("problem", say("en", "class_removed"))
        assert await events.ended()
        for answer in (
            await one.mine(),
            await one.answer(GUESS, {"value": 170, "sure": 1}),
            await course.site.post(f"/class/{course.code}/join", {"key": "k" * 22}),
        ):
            assert (answer.status, answer.problem) == (403, say("en", "class_removed"))
        await course.do("reveal")
        assert (await others.until(lambda view: view["revealed"]))["steps"]["1"]["shown"]["class"]["values"] == []

    run(tmp_path, act)


def test_a_phone_that_comes_back_finds_its_answers_and_the_class(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one = await course.join("Ana", key="k" * 22)
        again = await course.join("Ana", key="k" * 22)
        assert (again.id, again.token, again.name) == (one.id, one.token, "Ana")
        await course.do("go", step=GUESS)
        await one.answer(GUESS, {"value": 160, "sure": 1})
        await course.do("go", step=CHOOSE)
        mine = (await one.mine()).json
        assert (mine["name"], mine["answers"], mine["view"]["step"]) == ("Ana", {"1": {"value": 160, "sure": 1}}, CHOOSE)
        assert mine["version"] == mine["view"]["version"]
        late = await course.join("Late")
        assert (await late.mine()).json["view"] == mine["view"]

    run(tmp_path, act)


def test_names_can_be_changed(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one, other = await course.join("Ana"), await course.join("Ana")
        assert other.name == "Ana 2"
        path = f"/class/{course.code}/name"
        assert (await course.site.post(path, {"token": one.token, "name": "Zoë"})).json == {"name": "Zoë"}
        assert (await course.site.post(path, {"token": other.token, "name": None})).json["name"] not in ("Zoë", "Ana", "Ana 2")
        assert (await course.site.post(path, {"token": one.token, "name": "a" * 25})).status == 400
        assert (await one.mine()).json["name"] == "Zoë"

    run(tmp_path, act)


def test_who_is_here_is_seen_and_a_reload_is_no_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teach.classes.LEFT_SECONDS", 0.3)

    async def act(course: Class) -> None:
        console = await course.site.events(f"{course.console}/events")
        one = await course.join("Ana")
        events = await one.events()
        here = lambda view: [each["here"] for each in view["students"]]  # noqa: E731
        await console.until(lambda view: here(view) == [True])
        events.close()
        events = await one.events()
        await events.next()
        assert await console.silent(0.8)
        events.close()
        await console.until(lambda view: here(view) == [False])
        console.close()
        await asyncio.sleep(0.5)
        classes = course.site.classes
        assert (classes.channel.heard(), classes.channel._beats, classes._phones, classes._told) == ([], {}, {}, {})
        assert classes.channel._watch is not None
        assert classes.channel._watch.done()
        assert sum(course.site.doors._count.values()) == 0

    run(tmp_path, act)


def test_the_projector_shows_no_name_and_no_secret(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one = await course.join("Marmalade")
        await course.do("go", step=GUESS)
        console = await course.site.events(f"{course.console}/events")
        screen = await course.site.events((await console.next())["screen"] + "/events")
        first = await screen.next()
        assert (first["code"], first["here"], first["answered"]) == (course.code, 0, 0)
        await one.answer(GUESS, {"value": 160, "sure": 1})
        assert (await screen.until(lambda view: view["answered"]))["steps"]["1"]["shown"] is None
        for secret in ("Marmalade", MODEL, "the teacher", course.console.rpartition("/")[2]):
            assert secret.encode() not in screen.heard

    run(tmp_path, act)


def test_events_are_sent_as_they_happen_unpacked_and_with_our_headers(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        events = await (await course.join()).events(Accept_Encoding="gzip", Cookie="a=b")
        head = events.head.lower()
        assert "content-type: text/event-stream" in head
        assert "content-encoding" not in head
        assert "transfer-encoding" not in head
        assert "x-content-type-options: nosniff" in head
        assert "cache-control: no-store" in head
        assert "server:" not in head
        await events.next()
        assert events.heard.startswith(b"retry: ")
        begun = time.monotonic()
        await course.do("go", step=1)
        await events.next()
        assert time.monotonic() - begun < 5  # a beat comes later than that

    run(tmp_path, act)


def test_a_short_answer_has_the_same_head_whichever_way_it_is_sent(tmp_path: Path) -> None:
    async def act(room: Class) -> None:
        student = await room.join()
        await room.do("go", step=GUESS)
        reader, writer = await asyncio.open_connection("127.0.0.1", room.site.port)
        for step, status in ((GUESS, 200), (WORDS, 409), (GUESS, 200)):  # on one connection
            sent = {"token": student.token, "step": step, "answer": {"value": 7, "sure": 1, "text": "a"}}
            as_ever = await room.site.post(f"/class/{room.code}/answer", sent)
            body = json.dumps(sent).encode()
            head = f"POST /class/{room.code}/answer HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            top = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode().strip().split("\r\n")
            headers = dict(line.split(": ", 1) for line in top[1:])
            assert json.loads(await reader.readexactly(int(headers["Content-Length"]))) == as_ever.json
            assert int(top[0].split()[1]) == as_ever.status == status
            both = headers | {"Connection": "close", "Vary": "Accept-Encoding", "Date": as_ever.headers["Date"]}
            assert both == as_ever.headers
        writer.close()

    run(tmp_path, act)


def test_a_listener_who_does_not_read_is_let_go_and_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teach.channel.GONE_SECONDS", 0.5)
    monkeypatch.setattr("app.teach.channel.BEAT_SECONDS", 0.2)

    async def act(course: Class) -> None:
        slow = await (await course.join()).events()
        quick = await (await course.join()).events()
        slow.writer.transport.pause_reading()
        await quick.next()
        key = course.site.classes.channel.heard()[0]
        frame = b'data: {"n": "' + b"x" * 9_000_000 + b'"}\n\n'
        quick.reader._limit = 2**25
        course.site.classes.channel.tell(key, frame)
        assert len((await quick.next(20))["n"]) == 9_000_000
        async with asyncio.timeout(5):
            while course.site.classes.channel.count(key) > 1:
                await asyncio.sleep(0.05)
        await course.do("go", step=1)
        assert (await quick.next())["step"] == 1

    run(tmp_path, act)


def test_a_quiet_class_hears_a_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teach.channel.BEAT_SECONDS", 0.2)

    async def act(course: Class) -> None:
        events = await (await course.join()).events()
        await events.next()
        assert await asyncio.wait_for(events.reader.readexactly(2 * len(BEAT)), 2) == 2 * BEAT

    run(tmp_path, act)


def test_two_processes_tell_the_same(tmp_path: Path) -> None:
    async def act() -> None:
        async with served(tmp_path) as one, served(tmp_path) as other:
            course = await one.open()
            there = Class(other, course.code, course.console)
            here, far = await course.join("Ana"), await there.join("Ben")
            far.of, heard = there, [await here.events(), await far.events()]
            for each in heard:
                await each.next()
            await there.do("go", step=GUESS)
            for each in heard:
                assert (await each.next(1))["step"] == GUESS
            await here.answer(GUESS, {"value": 160, "sure": 1})
            await far.answer(GUESS, {"value": 60, "sure": 1})
            await course.do("reveal")
            for each in heard:
                assert sorted((await each.next(1))["steps"]["1"]["shown"]["class"]["values"]) == [60, 160]
            await there.do("go", step=CHOOSE)
            await here.mine()  # which looks at the class before the watch does
            for each in heard:
                assert (await each.next(1))["step"] == CHOOSE
            await there.do("remove", id=here.id)
            assert (await heard[0].until(lambda view: "event" in view))["status"] == 403
            await course.do("end")
            assert (await heard[1].until(lambda view: view["ended"]))["step"] == CHOOSE
            console = await other.events(f"{course.console}/events")
            await console.next()
            await course.do("delete")
            assert (await console.until(lambda view: "event" in view))["status"] == 404

    asyncio.run(act())


def test_whoever_tries_codes_is_refused_and_the_class_goes_on(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        site, one = course.site, await course.join("Ana")
        found = [await site.post("/class/2222/join", {}) for _ in range(15)]
        assert [each.status for each in found] == [404] * 11 + [429] * 4
        assert found[-1].problem == say("en", "class_tries")
        assert (await site.post(f"/class/{course.code}/join", {})).status == 429
        assert (await site.get(f"/class/{course.code}/mine?token=1.guess")).status == 429
        assert (await one.mine()).status == 200

    run(tmp_path, act)


def test_one_address_joins_a_class_twice_over_in_a_minute_and_others_still_can(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        path, mine = f"/class/{course.code}/join", {"key": "k" * 22}
        found = [await course.site.post(path, mine, X_Forwarded_For="10.0.0.1") for _ in range(5)]
        assert [each.status for each in found] == [200] * 4 + [429]
        assert found[-1].problem == say("en", "class_too_often")
        assert (await course.site.post(path, {}, X_Forwarded_For="10.0.0.2")).status == 200

    run(tmp_path, act, trust_proxy=True, size=2)


def test_who_is_behind_a_proxy_is_told_apart_by_it(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        for n in range(15):
            await course.site.post("/class/2222/join", {}, X_Forwarded_For=f"9.9.9.9, 10.0.0.{n % 2}")
        blocked = await course.site.post(f"/class/{course.code}/join", {}, X_Forwarded_For="10.0.0.3")
        assert blocked.status == 200

    run(tmp_path, act, trust_proxy=True)


def test_answers_and_classes_come_only_so_often(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one, other = await course.join(), await course.join()
        await course.do("go", step=GUESS)
        found = [await one.answer(GUESS, {"value": n, "sure": 1}) for n in range(62)]
        assert [each.status for each in found[-3:]] == [200, 429, 429]
        assert found[-1].problem == say("en", "class_too_often")
        assert (await other.answer(GUESS, {"value": 1, "sure": 1})).status == 200
        statuses = [(await course.site.post("/teach/open", {"lesson": "who-keeps"})).status for _ in range(12)]
        assert statuses == [200] * 11 + [429]

    run(tmp_path, act)


def test_answers_are_a_table_that_no_spreadsheet_computes(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        one, other = await course.join("Ana"), await course.join("-1")
        await course.do("go", step=GUESS)
        await one.answer(GUESS, {"value": 160, "sure": 1})
        await course.do("go", step=CHOOSE)
        await other.answer(CHOOSE, {"option": 1})
        await course.do("go", step=WORDS)
        await one.answer(WORDS, {"text": '=HYPERLINK("http://evil.example")'})
        path = f"{course.console}/answers.csv"
        text = (await course.site.get(path)).body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[1:] == [
            ["2", "guess", "How much less?", "Ana", "160.0", "fairly"],
            ["3", "choose", "Why?", "-1", "'=2+2", ""],
            ["5", "words", "One thing you learned", "Ana", '\'=HYPERLINK("http://evil.example")', ""],
        ]
        await course.do("hide", hidden=True)
        hidden = (await course.site.get(path)).body.decode()
        assert "Ana" not in hidden

    run(tmp_path, act)


def test_the_picture_of_the_code_is_for_phones_near_by(tmp_path: Path) -> None:
    async def act(course: Class) -> None:
        found = await course.site.get(f"{course.console}/qr.svg")
        assert found.headers["Content-Type"] == "image/svg+xml"
        assert found.body.startswith(b"<svg")

    run(tmp_path, act)


@pytest.mark.parametrize(
    ("host", "listening", "found"),
    [
        ("pump.school.example", "127.0.0.1", "http://pump.school.example"),
        ("192.168.1.20:5006", "0.0.0.0", "http://192.168.1.20:5006"),
        ("127.0.0.1:5006", "127.0.0.1", "http://127.0.0.1:5006"),
        ("127.0.0.1:5006", "0.0.0.0", "http://10.1.2.3:5006"),
        ("localhost", "::", "http://10.1.2.3"),
    ],
)
def test_where_others_find_a_server(monkeypatch: pytest.MonkeyPatch, host: str, listening: str, found: str) -> None:
    monkeypatch.setattr("app.teach.near.on_the_network", lambda: "10.1.2.3")
    assert reached("http", host, listening) == found


def test_a_class_whose_console_is_looked_at_is_kept_and_others_go(tmp_path: Path) -> None:
    hours = 1 / 3600

    async def act(left: Class) -> None:
        seen = await left.site.open()
        console = await seen.site.events(f"{seen.console}/events")
        await console.next()
        watch = asyncio.create_task(seen.site.classes.watch())
        try:
            async with asyncio.timeout(10):
                while (await left.site.get(f"{left.console}/qr.svg")).status == 200:
                    await asyncio.sleep(0.1)
            await asyncio.sleep(1)
            assert (await left.site.get(f"{seen.console}/qr.svg")).status == 200
        finally:
            watch.cancel()

    run(tmp_path, act, hours=hours)
