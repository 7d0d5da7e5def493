import assert from "node:assert/strict"
import {test} from "node:test"

import {patience, queueOf} from "../../app/teach/pages/queue.js"
import {roomOf} from "../../app/teach/pages/room.js"

const turn = () => new Promise(resolve => setImmediate(resolve))

/** A server that takes answers as it is told to, a browser that keeps things, and a clock that is wound by hand. */
function classroom(...statuses) {
  let kept = null
  const taken = []
  const timers = []
  const heard = []
  const refused = []
  const store = {read: () => kept && JSON.parse(kept), write: value => (kept = value && JSON.stringify(value))}
  const post = async (step, answer) => {
    const status = statuses.length ? statuses.shift() : 200
    if (status === "lost") throw new Error("no network")
    if (status === 200) taken.push([step, answer])
    return {status, problem: `status ${status}`}
  }
  const open = () =>
    queueOf(store, post, {heard: step => heard.push(step), refused: (...told) => refused.push(told)}, act =>
      timers.push(act),
    )
  const ring = async () => {
    for (const act of timers.splice(0)) act()
    await turn()
  }
  return {open, ring, taken, heard, refused, timers, kept: () => store.read()}
}

test("an answer waits until the server has heard it, and is then forgotten", async () => {
  const c = classroom("lost", 503, 200)
  const queue = c.open()
  queue.put(1, {value: 160})
  await turn()
  assert.deepEqual(c.kept(), {1: {value: 160}})
  await c.ring()
  assert.deepEqual(c.taken, [])
  await c.ring()
  assert.deepEqual(c.taken, [["1", {value: 160}]])
  assert.deepEqual(c.heard, ["1"])
  assert.equal(c.kept(), null)
})

test("a page that is loaded anew sends what waited", async () => {
  const c = classroom("lost")
  c.open().put(1, {value: 160})
  await turn()
  const again = c.open()
  again.wake()
  await turn()
  assert.deepEqual(c.taken, [["1", {value: 160}]])
})

test("of a step only the newest answer is sent, and none twice", async () => {
  const c = classroom("lost")
  const queue = c.open()
  queue.put(1, {value: 160})
  queue.put(1, {value: 170})
  queue.put(2, {option: 0})
  await turn()
  await c.ring()
  assert.deepEqual(c.taken, [
    ["1", {value: 170}],
    ["2", {option: 0}],
  ])
})

test("an answer changed while the one before is under way is sent after it", async () => {
  const c = classroom()
  const queue = c.open()
  queue.put(1, {value: 160})
  queue.put(1, {value: 170})
  await turn()
  assert.deepEqual(
    c.taken.map(([, answer]) => answer.value),
    [160, 170],
  )
  assert.equal(c.kept(), null)
})

test("an answer that came too late is given up, and the next is sent", async () => {
  const c = classroom(409)
  const queue = c.open()
  queue.put(1, {value: 160})
  queue.put(2, {option: 1})
  await turn()
  assert.deepEqual(c.refused, [["1", "status 409", 409]])
  assert.deepEqual(c.taken, [["2", {option: 1}]])
  assert.equal(c.timers.length, 0)
})

test("nobody waits as long as all the others, nor for ever", () => {
  assert.ok(patience(0, 0) < patience(0, 1))
  assert.ok(patience(3, 0.5) > patience(1, 0.5))
  assert.ok(patience(40, 1) <= 22_500)
})

/** A line that is spoken into by hand. */
function lineOf(...snapshots) {
  const lines = []
  const timers = []
  const views = []
  const ups = []
  const overs = []
  let time = 0
  const open = () => {
    const line = {closed: false, close: () => (line.closed = true), addEventListener: (name, act) => (line[name] = act)}
    lines.push(line)
    return line
  }
  const room = roomOf(
    "/events",
    async () => {
      const next = snapshots.length > 1 ? snapshots.shift() : snapshots[0]
      if (next === "lost") throw new Error("no network")
      return next
    },
    {view: v => views.push(v.version), line: up => ups.push(up), over: (...told) => overs.push(told)},
    {open, later: act => timers.push(act), now: () => time},
  )
  const last = () => lines[lines.length - 1]
  return {
    room,
    lines,
    views,
    ups,
    overs,
    timers,
    last,
    hear: version => last().onmessage({data: JSON.stringify({version})}),
    ring: async () => {
      for (const act of timers.splice(0)) act()
      await turn()
    },
    pass: ms => (time += ms),
  }
}
const ok = version => ({status: 200, view: {version}})

test("each newer view is told once, and an older one never", async () => {
  const l = lineOf(ok(3))
  l.room.begin()
  await turn()
  for (const version of [3, 5, 4, 5, 6]) l.hear(version)
  assert.deepEqual(l.views, [3, 5, 6])
})

test("a line that breaks is taken up again, with what was missed", async () => {
  const l = lineOf(ok(1), "lost", {status: 503}, ok(9))
  l.room.begin()
  await turn()
  l.last().onerror()
  assert.equal(l.lines[0].closed, true)
  assert.equal(l.timers.length, 1)
  await l.ring()
  await l.ring()
  await l.ring()
  assert.deepEqual(l.views, [1, 9])
  assert.equal(l.lines.length, 2)
  assert.deepEqual(l.ups.filter(up => !up).length > 0, true)
})

test("whoever is removed is told so, and asks no more", async () => {
  const l = lineOf(ok(1), {status: 403, problem: "You were removed."})
  l.room.begin()
  await turn()
  l.last().onerror()
  await l.ring()
  assert.deepEqual(l.overs, [["You were removed.", 403]])
  l.room.look(0)
  await turn()
  assert.equal(l.timers.length, 0)
  assert.equal(l.lines.length, 1)
})

test("a line that was silent for long is looked after, one that speaks is not", async () => {
  const l = lineOf(ok(1), ok(2))
  l.room.begin()
  await turn()
  l.pass(44_000)
  l.room.look()
  l.hear(1)
  l.pass(44_000)
  l.room.look()
  await turn()
  assert.equal(l.lines.length, 1)
  l.pass(2000)
  l.room.look()
  await turn()
  assert.equal(l.lines.length, 2)
  assert.deepEqual(l.views, [1, 2])
})

test("what the server says last is told, and a room that has ended asks no more", async () => {
  const l = lineOf(ok(1))
  l.room.begin()
  await turn()
  l.last().problem({data: JSON.stringify({problem: "The class is over.", status: 410})})
  assert.deepEqual(l.overs, [["The class is over.", 410]])
  const other = lineOf(ok(1))
  other.room.begin()
  await turn()
  other.room.end()
  other.last().onerror()
  other.room.look(0)
  await other.ring()
  assert.deepEqual([other.lines.length, other.overs.length, other.last().closed], [1, 0, true])
})
