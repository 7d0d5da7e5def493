import assert from "node:assert/strict"
import {test} from "node:test"

import {flowed, sheet, wrapped} from "../../app/components/taking/sheet.js"

const measure = (text, {size}) => text.length * size * 0.5
const width = text => text.length

test("a long title is in lines that fit, and keeps every word", () => {
  const title = "Two thirds of what animals carry down each night is carried by decapods, off Lisbon and elsewhere"
  const lines = wrapped(title, 40, width)
  assert.ok(lines.length > 2 && lines.every(line => line.length <= 40))
  assert.equal(lines.join(" "), title)
})

test("a word wider than the sheet is broken, not cut", () => {
  const link = `http://pump.example/budget?${"lever=1&".repeat(20)}`
  const lines = wrapped(`Link: ${link}`, 50, width)
  assert.ok(lines.every(line => line.length <= 50))
  assert.equal(lines.join("").replace("Link:", ""), link)
})

test("a key stays with its square, and words with what is before them", () => {
  const keys = ["zooplankton", "fish", "decapods"].map(words => ({words, colour: "#123456"}))
  const lines = flowed([...keys, {words: " whiskers: two times out of three"}], 60, width)
  assert.deepEqual(
    lines.map(line => line.map(piece => piece.words)),
    [["zooplankton", "fish"], ["decapods", "whiskers: two times out"], ["of three"]],
  )
  assert.equal(flowed([], 60, width).length, 0)
})

test("nothing on a sheet is outside of it or on the figure, and all that is said is there", () => {
  const words = {
    title: "A finding that takes more than one line of its sheet because it is told in many words, as some are",
    pieces: [{words: "fish", colour: "#d55e00"}, {words: "whiskers: two times out of three"}],
    foot: [
      "Scenario: off Lisbon, unchanged.",
      `Source: ${"Couret et al. (2025) ".repeat(9)}`,
      "Link: http://pump.example/s/abc",
    ],
  }
  const {items, room} = sheet(960, 540, words, {ink: "#000001", ink2: "#000002"}, measure)
  for (const {x, y, text, style} of items) {
    assert.ok(x >= 0 && y <= 540)
    if (text) assert.ok(x + measure(text, style) <= 960)
    assert.ok(y < room.y || y - (style?.size ?? 0) > room.y + room.h)
  }
  assert.ok(room.h > 300)
  const said = items
    .map(({text}) => text)
    .filter(Boolean)
    .join(" ")
  const wanted = [words.title, "fish", "whiskers: two times out of three", ...words.foot]
  assert.deepEqual(
    wanted.filter(text => !said.includes(text.trim())),
    [],
  )
})
