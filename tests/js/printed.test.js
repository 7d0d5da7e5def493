import assert from "node:assert/strict"
import {test} from "node:test"

import {printed, within} from "../../app/components/printed.js"

const spec = {kind: "number", factor: 1, decimals: 2}

test("a number is printed with the decimals its lever has", () => {
  assert.equal(printed(1234.5, spec), "1,234.5")
  assert.equal(printed(0.5, spec), "0.50")
  assert.equal(printed(12, spec), "12")
  assert.equal(printed(-3, spec), "−3.00")
  assert.equal(printed(0, spec), "0")
})

test("it is printed in the unit that is shown", () => {
  assert.equal(printed(0.35, {...spec, factor: 100, decimals: 0}), "35")
})

test("a year has no comma", () => {
  assert.equal(printed(1995, {...spec, kind: "whole", decimals: 0}), "1995")
})

test("a lever ends where it ends", () => {
  assert.deepEqual(
    [-1, 0.5, 2].map(value => within(value, 0, 1)),
    [0, 0.5, 1],
  )
})
