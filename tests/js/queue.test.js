import assert from "node:assert/strict"
import {test} from "node:test"

import {queueOf} from "../../app/components/queue.js"

/** A queue whose messages are kept and whose clock stands still until it is told to go on. */
function beginning() {
  const sent = []
  const timers = new Map()
  let time = 0
  let many = 0
  const start = (act, after) => {
    timers.set(++many, {act, at: time + after})
    return many
  }
  const queue = queueOf(message => sent.push(message), {start, stop: timer => timers.delete(timer)})
  const pass = milliseconds => {
    time += milliseconds
    for (const [timer, {act, at}] of [...timers]) if (at <= time && timers.delete(timer)) act()
  }
  return {...queue, sent, pass, timers}
}
const move = (name, value, last = false) => ({do: "move", name, value, ...(last && {last})})
const said = ({sent}) => sent.map(m => [m.name ?? m.do, m.value])

test("the first message leaves at once, the next when it was answered", () => {
  const q = beginning()
  q.put({do: "pin"})
  q.put({do: "undo"})
  assert.deepEqual(q.sent, [{do: "pin"}])
  q.answered()
  assert.deepEqual(q.sent, [{do: "pin"}, {do: "undo"}])
})

test("of the moves that wait, only the newest is sent", () => {
  const q = beginning()
  for (let value = 0; value <= 100; value++) q.put(move("fish", value))
  q.answered()
  q.answered()
  assert.deepEqual(said(q), [
    ["fish", 0],
    ["fish", 100],
  ])
})

test("the last value of a drag always arrives, and says that it is the last", () => {
  for (const answeredAfter of [1, 2, 3, 7, 50]) {
    const q = beginning()
    for (let value = 1; value <= 40; value++) {
      q.put(move("fish", value))
      if (value % answeredAfter === 0) q.answered()
    }
    q.put(move("fish", 40, true))
    for (let i = 0; i < 3; i++) q.answered()
    assert.deepEqual(q.sent.at(-1), move("fish", 40, true))
  }
})

test("what follows the end of a drag before it was sent does not take its end away", () => {
  const q = beginning()
  q.put({do: "pin"})
  q.put(move("fish", 3, true))
  q.put(move("fish", 4))
  q.answered()
  assert.deepEqual(q.sent[1], move("fish", 4, true))
})

test("an answer that never comes is waited for three seconds", () => {
  const q = beginning()
  q.put(move("fish", 1))
  q.put(move("fish", 2))
  q.pass(2999)
  assert.equal(q.sent.length, 1)
  q.pass(1)
  assert.deepEqual(said(q), [
    ["fish", 1],
    ["fish", 2],
  ])
  q.answered()
  assert.equal(q.timers.size, 0)
  q.pass(10000)
  assert.equal(q.sent.length, 2)
})

test("two levers in turn both arrive, each with its newest value", () => {
  const q = beginning()
  q.put(move("fish", 1))
  q.put(move("depth", 10))
  q.put(move("fish", 2))
  q.put(move("depth", 20))
  for (let i = 0; i < 4; i++) q.answered()
  assert.deepEqual(said(q), [
    ["fish", 1],
    ["depth", 20],
    ["fish", 2],
  ])
})

test("what was done between two moves stays between them", () => {
  const q = beginning()
  q.put({do: "pin"})
  q.put(move("fish", 1, true))
  q.put({do: "undo"})
  q.put(move("fish", 2))
  q.put(move("fish", 3, true))
  for (let i = 0; i < 4; i++) q.answered()
  assert.deepEqual(q.sent, [{do: "pin"}, move("fish", 1, true), {do: "undo"}, move("fish", 3, true)])
})

test("what is done but once is never dropped", () => {
  const q = beginning()
  for (let i = 0; i < 5; i++) q.put({do: "undo"})
  for (let i = 0; i < 9; i++) q.answered()
  assert.equal(q.sent.length, 5)
})

test("an answer to nothing sends nothing, and the next message still leaves at once", () => {
  const q = beginning()
  q.answered()
  q.put({do: "pin"})
  assert.equal(q.sent.length, 1)
})
