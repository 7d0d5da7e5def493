import assert from "node:assert/strict"
import {test} from "node:test"

import {decimalsOf, numbersOf} from "../../app/teach/pages/numbers.js"
import {apart} from "../../app/teach/pages/pictures/map.js"
import {extent, heaps, lines, path, rows, scaleOf, ticks} from "../../app/teach/pages/pictures/scale.js"
import {sayOf} from "../../app/teach/pages/say.js"
import {filled, stroke} from "../../app/teach/pages/steps/draw.js"
import {framed} from "../../app/teach/pages/steps/lab.js"
import {moved} from "../../app/teach/pages/steps/order.js"
import {alike} from "../../app/teach/pages/steps/sending.js"
import {minutes} from "../../app/teach/pages/student/clock.js"
import {codeOf} from "../../app/teach/pages/student/join.js"

const en = numbersOf("en")
const es = numbersOf("es")

test("numbers are written as the language writes them", () => {
  assert.equal(en.number(1353.6), "1,350")
  assert.equal(es.number(1353.6), "1350")
  assert.equal(es.number(13536), "13\u202f500")
  assert.equal(en.number(-0.0414, 2), "−0.041")
  assert.equal(en.number(NaN), "–")
  assert.equal(en.number(-0), "0")
  assert.equal(en.stepped(160, 10), "160")
  assert.equal(en.stepped(2, 0.25), "2.00")
  assert.equal(es.quantity(2.5, "g C m⁻²"), "2,5\u00a0g\u00a0C\u00a0m⁻²")
  assert.equal(en.percent(1 / 6), "17\u00a0%")
  assert.deepEqual(
    [1419.2, 3.467, 0.4567].map(value => en.fitting(value, 10)),
    ["1,419", "3.5", "0.46"],
  )
})

test("a number that is typed is read, whichever marks it has", () => {
  for (const [text, value] of [
    ["160", 160],
    ["1,354", 1354],
    ["1,5", 1.5],
    ["1.5", 1.5],
    ["1,354,000.5", 1354000.5],
    ["−3", -3],
    [" 1 354 ", 1354],
    [".5", 0.5],
  ]) {
    assert.equal(en.read(text), value, text)
  }
  for (const [text, value] of [
    ["1.354", 1354],
    ["1,5", 1.5],
    ["1.5", 1.5],
    ["1.354,25", 1354.25],
  ]) {
    assert.equal(es.read(text), value, text)
  }
  for (const text of ["", "-", "1e9", "12 Pg", "1,2,3", "Infinity", "0x10"]) {
    assert.ok(Number.isNaN(en.read(text)), text)
  }
})

test("what is written is read again", () => {
  for (const numbers of [en, es]) {
    for (const value of [0, 7, 12.5, 1234, 1234567, -0.25]) assert.equal(numbers.read(numbers.number(value, 9)), value)
  }
})

test("a step has as many decimals as it needs", () => {
  assert.deepEqual([10, 1, 0.5, 0.25, 0.01, 1e-9].map(decimalsOf), [0, 0, 1, 2, 2, 0])
})

test("a message is filled in, and has its plural", () => {
  const say = sayOf({left: "{n} signs left", left_one: "{n} sign left", at: "{a} of {b}"}, "en")
  assert.equal(say("left", {n: 1}), "1 sign left")
  assert.equal(say("left", {n: 1280}), "1,280 signs left")
  assert.equal(say("at", {a: "x", b: "{a}"}), "x of {a}")
  assert.equal(say("at", {a: 0}), "0 of {b}")
})

test("a scale goes there and back, and stays within its ends", () => {
  for (const root of [false, true]) {
    const {at, back} = scaleOf([0, 4000], [10, 210], root)
    for (const value of [0, 10, 200, 1000, 4000]) assert.ok(Math.abs(back(at(value)) - value) < 1e-6)
    assert.equal(back(-50), 0)
    assert.equal(back(900), 4000)
  }
  assert.ok(scaleOf([0, 4000], [0, 100], true).at(200) > scaleOf([0, 4000], [0, 100]).at(200))
})

test("ticks are round and lie between the ends", () => {
  assert.deepEqual(ticks(0, 450, 5), [0, 100, 200, 300, 400])
  assert.deepEqual(ticks(-0.6, 0.6, 3), [-0.5, 0, 0.5])
  assert.deepEqual(ticks(5, 5), [5])
  for (const [low, high] of [
    [0, 1e-7],
    [-3, 8],
    [1100, 1400],
  ]) {
    for (const value of ticks(low, high)) assert.ok(value >= low - 1e-9 && value <= high * (1 + 1e-9))
  }
})

test("the room of points has all of them, and zero where it is near", () => {
  assert.deepEqual(extent([]), [0, 1])
  const [low, high] = extent([40, 100])
  assert.equal(low, 0)
  assert.ok(high > 100)
  const [from, to] = extent([7, 7])
  assert.ok(from < 7 && to > 7)
})

test("labels that would cover each other come to stand in rows, within the picture", () => {
  const placed = rows(
    [
      {x: 50, w: 60},
      {x: 60, w: 60},
      {x: 200, w: 40},
      {x: 299, w: 40},
    ],
    300,
  )
  assert.deepEqual(
    placed.map(p => p.row),
    [0, 1, 0, 0],
  )
  assert.equal(placed[3].x, 280)
})

test("every guess has its dot, however many there are", () => {
  const values = Array.from({length: 200}, (_, i) => (i % 3) * 10)
  const {r, dots} = heaps(values, v => v * 10, [0, 300], 100)
  assert.equal(dots.length, 200)
  assert.ok(r >= 2)
  assert.ok(Math.max(...dots.map(d => d.up)) <= 100)
  assert.equal(new Set(dots.map(d => `${d.x} ${d.up}`)).size, 200)
  const few = heaps([10, 11, 100], v => v, [0, 100], 100)
  assert.deepEqual(
    few.dots.map(d => d.x),
    [10.5, 10.5, 100],
  )
})

test("words are broken into lines that fit, and none is lost", () => {
  const measure = words => words.length
  assert.deepEqual(lines("carbon that still sinks (%)", 12, measure), ["carbon that", "still sinks", "(%)"])
  assert.deepEqual(lines("respiration", 4, measure), ["respiration"])
  assert.deepEqual(lines("a b", 99, measure), ["a b"])
})

test("a line breaks where a value is missing", () => {
  assert.equal(path([[0, 0], [1, 1], null, [3, 3]]), "M0.0 0.0L1.0 1.0M3.0 3.0")
})

test("a finger sets what it passes, and what it left out is filled in", () => {
  const at = [0, 10, 20, 30, 40]
  const none = at.map(() => null)
  assert.deepEqual(stroke(none, at, [5, 0], [25, 20]), [null, 5, 15, null, null])
  assert.deepEqual(stroke(none, at, [25, 20], [5, 0]), [null, 5, 15, null, null])
  assert.deepEqual(stroke(none, at, [13, 7], [13, 7]), [null, 7, null, null, null])
  assert.deepEqual(filled([null, 4, null, 8, null], at), [4, 4, 6, 8, 8])
  assert.deepEqual(filled(none, at), none)
})

test("an item that is moved leaves the others in their order", () => {
  assert.deepEqual(moved([0, 1, 2, 3], 0, 2), [1, 2, 0, 3])
  assert.deepEqual(moved([0, 1, 2, 3], 3, -5), [3, 0, 1, 2])
  assert.deepEqual(moved([0, 1, 2, 3], 1, 99), [0, 2, 3, 1])
})

test("two answers are alike whatever the order of their keys", () => {
  assert.ok(alike({a: 1, b: {c: [1, 2]}}, {b: {c: [1, 2]}, a: 1}))
  assert.ok(!alike({a: 1}, {a: 1, b: 2}))
  assert.ok(!alike({a: [1, 2]}, {a: [1, 3]}))
  assert.ok(!alike(null, {a: 1}))
})

test("how far two places are apart", () => {
  assert.equal(apart([0, 0], [3, 4], "km"), 5)
  assert.ok(Math.abs(apart([0, 0], [180, 0], "°") - 20015) < 1)
  assert.ok(Math.abs(apart([179, 0], [-179, 0], "°") - 222.4) < 0.1)
})

test("what is left is said in minutes, and a code is read however it is typed", () => {
  assert.deepEqual([0, 9, 65, 3600].map(minutes), ["0:00", "0:09", "1:05", "60:00"])
  assert.equal(codeOf(" 7 4 k-2xyz"), "74K2")
})

test("a lab in a class is asked for with the levers that are left, and what it shall tell", () => {
  const view = {
    address: "pump?preset=today&animals=0",
    only: ["animals", "nutrients"],
    bounds: {animals: [0, 2]},
    result: {name: "kept"},
  }
  assert.equal(framed(view), "/pump?preset=today&animals=0&only=animals%3A0%3A2%2Cnutrients&frame=class&result=kept")
})
