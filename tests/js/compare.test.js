import assert from "node:assert/strict"
import {test} from "node:test"
import {changes} from "../../app/components/compare/changes.js"
import {strips} from "../../app/components/compare/strips.js"
import {beside} from "../../app/components/compare/tables.js"
import {judged, shape} from "../../app/components/compare/words.js"

const ROW = /** @type {Compared} */ ({
  slug: "flux-z1",
  quantity: "flux",
  where: "Z1",
  published: "10",
  ours: "13",
  unit: "1",
  difference: "+30 %",
  rule: "within 10 %",
  note: "",
  kind: "derived",
  agrees: false,
  apart: 0.2,
  ratio: [1.3, 1, 1],
  change: null,
})

test("a mark tells by its shape whether a row agrees, and whether it counts", () => {
  assert.equal(shape(ROW), "misses")
  assert.equal(shape({...ROW, agrees: true}), "agrees")
  assert.equal(shape({...ROW, kind: "fitted", agrees: true}), "aside")
  assert.equal(judged({...ROW, kind: "twin"}), "would miss")
  assert.equal(judged({...ROW, agrees: null}), "")
})

test("a strip stands where the ratio is, within its own band or the rule's", () => {
  const left = /class="mark misses" style="left:([\d.]+)%"/
  assert.ok(Number(strips([ROW]).match(left)[1]) > 50)
  assert.equal(Number(strips([{...ROW, ratio: [2, 1, 1]}]).match(left)[1]), 75)
  assert.match(strips([ROW]), /class="close"/)
  assert.match(strips([{...ROW, ratio: [1.3, 0.9, 1.4]}]), /class="own"/)
})

test("what lies beyond the scale is an arrow with its number, another sign is said", () => {
  assert.match(strips([{...ROW, ratio: [12.2, 1, 1]}]), /right:2px">×12 ▸/)
  assert.match(strips([{...ROW, ratio: [0.012, 1, 1]}]), /left:2px">◂ ×0.012/)
  assert.match(strips([{...ROW, ours: "−3", ratio: null}]), /other sign: −3/)
})

test("equal changes stand on the line, which is straight for any factor", () => {
  const at = (/** @type {[number, number]} */ change) =>
    changes([
      {...ROW, change},
      {...ROW, change: [100, 100]},
    ])
      .match(/translate\(([\d.]+) ([\d.]+)\)/)
      .slice(1)
      .map(Number)
  const [none, small, large] = [at([0, 0]), at([4, 4]), at([25, 25])]
  const slope = (/** @type {number[]} */ to) => (none[1] - to[1]) / (to[0] - none[0])
  assert.ok(Math.abs(slope(small) - slope(large)) < 1e-9)
})

test("what a row is called is no markup", () => {
  const hostile = {...ROW, quantity: "<img>", where: "<b>", note: "<i>"}
  for (const html of [strips([hostile]), beside([hostile])]) assert.doesNotMatch(html, /<img>|<td class=""><b>|<i>/)
})
