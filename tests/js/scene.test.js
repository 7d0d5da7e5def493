import assert from "node:assert/strict"
import {test} from "node:test"

import {dayAt, hourAt, nightAt, spoken} from "../../app/components/scene/clock.js"
import {columns, crowded, nearest, spread} from "../../app/components/scene/layout.js"
import {worldOf, yOf} from "../../app/components/scene/world.js"

const letters = {x0: 60, x1: 500, y0: 260, y1: 470, end: 466, height: 200}
const wide = {W: 1440, H: 844, S: 150, X0: 497, D: 1, tall: false, theme: "light", letters}
const touch = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

test("animals are up when the sun is down", () => {
  assert.deepEqual([dayAt(12), nightAt(12)], [1, 0])
  assert.deepEqual([dayAt(0), nightAt(0)], [0, 1])
})

test("a day passes in 56 seconds, and stands still for who wants that", () => {
  const [begun, later] = [0, 28].map(seconds => hourAt("light", seconds, false))
  assert.ok(Math.abs(((later - begun + 24) % 24) - 12) < 1e-9)
  assert.equal(hourAt("light", 0, true), hourAt("light", 1000, true))
})

test("the clock says what happens", () => {
  assert.deepEqual(
    [6.2, 12, 18.55, 23.99].map(hour => spoken(hour)),
    [
      {time: "06:10", what: "dawn, they sink back"},
      {time: "12:00", what: "day, they hide"},
      {time: "18:30", what: "dusk, animals rise"},
      {time: "23:50", what: "night, they feed"},
    ],
  )
})

test("as many flakes are left at a depth as Martin's curve says", () => {
  const {snow} = worldOf(wide)
  const left = depth => snow.filter(flake => flake.end > Math.sqrt(depth / 4000)).length / snow.length
  for (const depth of [400, 1000, 2000]) {
    assert.ok(Math.abs(left(depth) - (depth / 100) ** -0.858) < 0.02, String(depth))
  }
})

test("two visits look alike", () => {
  assert.deepEqual(worldOf(wide), worldOf(wide))
})

test("depth is a square-root axis to the bottom", () => {
  assert.equal(yOf(wide, 0), wide.S)
  assert.equal(yOf(wide, 4000), wide.H)
  assert.equal(yOf(wide, 1000), (wide.S + wide.H) / 2)
})

test("cards that touch are moved apart, within the picture and beside the words", () => {
  const words = {x: 64, y: 250, w: 440, h: 220}
  const cards = [
    {x: 480, y: 260, w: 200, h: 80},
    {x: 500, y: 270, w: 200, h: 80},
    {x: 1100, y: 740, w: 200, h: 80},
    {x: 520, y: 300, w: 200, h: 80},
  ]
  spread(cards, [words], wide)
  cards.forEach((card, i) => {
    assert.ok(!touch(card, words))
    for (const other of cards.slice(0, i)) assert.ok(!touch(card, other))
    assert.ok(card.x >= 16 && card.x + card.w <= wide.W - 92 && card.y + card.h <= wide.H - 16)
  })
})

test("where the picture is too low for them, cards stand in two columns", () => {
  for (const [W, H] of [
    [1440, 744],
    [1366, 712],
    [1280, 664],
    [1024, 712],
    [900, 620],
  ]) {
    const frame = {W, H, S: Math.round(H * 0.178), X0: W * 0.345}
    const words = {x: 0.0445 * W, y: 0.295 * H, w: 0.3 * W, h: 220}
    const node = {style: {width: ""}, offsetHeight: 136}
    const cards = [0.4, 0.54, 0.74, 0.67, 0.23, 0.87].map((y, i) => ({node, x: 0.5 * W + i, y: y * H, w: 280, h: 136}))
    assert.ok(crowded(cards, [words], frame), `${W} × ${H}`)
    columns(cards, frame)
    assert.ok(!crowded(cards, [words], frame), `${W} × ${H}`)
    assert.ok(cards.every(card => card.x > words.x + words.w && card.x + card.w < W))
  }
})

test("a label takes the nearest free place, or none", () => {
  const label = {x: 600, y: 400, w: 100, h: 20}
  assert.deepEqual(nearest(label, [], wide), {...label, far: 0})
  const taken = {x: 590, y: 390, w: 120, h: 40}
  assert.ok(!touch(nearest(label, [taken], wide), taken))
  assert.equal(nearest(label, [{x: 0, y: 0, w: 1440, h: 844}], wide), null)
})
