import assert from "node:assert/strict"
import {test} from "node:test"

import {smooth} from "../../app/components/smooth.js"

class Base {
  constructor(name) {
    this.model = {name}
  }
  _paint(pen, indices) {
    pen.imageSmoothingEnabled = false
    this.drawn = [pen.imageSmoothingEnabled, indices]
    if (indices.length > 1) throw new Error("broken")
  }
}
class View extends Base {}
globalThis.Bokeh = {Models: {get: name => (name === "Image" ? {prototype: {default_view: View}} : undefined)}}

test("an image that is named so is drawn without the edges of its pixels, once asked or twice, and no other is", () => {
  smooth()
  smooth()
  const [field, cells] = [new View("smooth"), new View(null)]
  const pen = {imageSmoothingEnabled: true}
  field._paint(pen, [0])
  cells._paint(pen, [0])
  assert.deepEqual(field.drawn, [true, [0]])
  assert.deepEqual(cells.drawn, [false, [0]])
})

test("the pen is as it was, even after a picture that could not be drawn", () => {
  const pen = {}
  assert.throws(() => new View("smooth")._paint(pen, [0, 1]), /broken/)
  assert.ok(!Object.hasOwn(pen, "imageSmoothingEnabled"))
})
