import assert from "node:assert/strict"
import {test} from "node:test"

import {dayAt, hourAt, nightAt, spoken} from "../../app/components/scene/clock.js"
import {framed} from "../../app/components/scene/layout.js"
import {halfOf} from "../../app/components/scene/ribbons.js"
import {depthOf, worldOf, yOf} from "../../app/components/scene/world.js"

const letters = {x0: 60, x1: 500, y0: 260, y1: 470, end: 466, height: 200}
const wide = {
  ...{W: 1440, H: 844, S: 150, L: 150, E: 150 + 694 * Math.sqrt(73.4 / 4000), X0: 504, X1: 1282, D: 1},
  ...{at: [737, 986, 1181], scale: 26, zone: 109, lines: [], tall: false, theme: "light", letters},
}

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

const depths = [73.4, 160, 279, 447, 683, 1005, 1431, 1978, 3068, 4534, 5750]
const passing = depths.map(depth => 8 * (depth / 73.4) ** -0.8)
const width = depth => 2 * halfOf(wide, depths, passing)(yOf(wide, depth))

test("a way is as wide as what passes there, Martin's curve between two depths too", () => {
  assert.equal(width(20), 8 * wide.scale)
  for (const depth of [73.4, 200, 350, 1005, 2500]) {
    assert.ok(Math.abs(width(depth) / (8 * wide.scale) - (depth / 73.4) ** -0.8) < 1e-6, String(depth))
  }
})

test("a way that ends has an end, and one that carries nothing no width", () => {
  const ending = halfOf(wide, depths, [2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0])
  assert.ok(ending(yOf(wide, 440)) > 0)
  assert.equal(ending(yOf(wide, 450)), 0)
  assert.equal(
    halfOf(
      wide,
      depths,
      depths.map(() => 0),
    )(yOf(wide, 100)),
    0,
  )
})

test("as many flakes are left at a depth as the pump says", () => {
  const {snow} = worldOf(wide)
  const left = depth => snow.filter(({u}) => Math.abs(u) * width(0) < width(depth)).length / snow.length
  for (const depth of [200, 1000, 2000]) {
    assert.ok(Math.abs(left(depth) - (depth / 73.4) ** -0.8) < 0.03, String(depth))
  }
})

test("two visits look alike", () => {
  assert.deepEqual(worldOf(wide), worldOf(wide))
})

test("depth is a square-root axis to the bottom", () => {
  assert.equal(yOf(wide, 0), wide.S)
  assert.equal(yOf(wide, 73.4), wide.E)
  assert.equal(yOf(wide, 4000), wide.H)
  assert.ok(Math.abs(yOf(wide, 1000) - (wide.S + wide.H) / 2) < 1e-6)
  assert.ok(Math.abs(depthOf(wide, yOf(wide, 350)) - 350) < 1e-6)
})

/** What `framed` asks of an element. */
const box = (left, top, w, h) => ({offsetLeft: left, offsetTop: top, offsetWidth: w, offsetHeight: h, clientHeight: h})
const nodes = (W, H, tall) => ({
  root: {clientWidth: W, classList: {toggle: () => {}}},
  front: box(0, 0, W, H),
  say: tall ? box(20, 190, W - 40, 440) : box(60, 142, 0.29 * W, 440),
  down: box(0, tall ? 660 : 0, W, 720),
})
const away = [200, 350, 500, 1000, 2000].map(depth => ({depth}))

test("ways keep apart and between the edges at every width, as wide as they may become", () => {
  for (const W of [320, 390, 600, 820, 999, 1000, 1280, 1440, 1920]) {
    const {at, scale, X0, X1, E, H, lines} = framed(nodes(W, 672, W < 1000), {away})
    const half = [9.7, 1.5, 0.7].map(flux => (flux * scale) / 2)
    assert.ok(at[0] - half[0] > X0 && at[2] + half[2] < X1, String(W))
    assert.ok(at[0] + half[0] < at[1] - half[1] && at[1] + half[1] < at[2] - half[2], String(W))
    assert.ok(lines[0] > E && lines.at(-1) < H, String(W))
    lines.slice(1).forEach((line, i) => assert.ok(line - lines[i] >= 24, `${W}: ${away[i].depth} m`))
  }
})

test("below the words, where these stand above the picture, nothing sinks through them", () => {
  const found = framed(nodes(390, 2000, true), {away})
  assert.ok(found.S < found.letters.y0 && found.L > found.letters.end && found.E > found.L)
})
