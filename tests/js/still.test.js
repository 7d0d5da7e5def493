import assert from "node:assert/strict"
import {test} from "node:test"

import {still} from "../../app/components/still.js"

class InlineStyleSheet {
  el = {textContent: ""}
  written = 0
  _update(css) {
    this.written += 1
    this.el.textContent = css
  }
}
class View {
  update_position() {
    throw new Error("a glyph has no place of its own")
  }
}
globalThis.Bokeh = {
  require: name => (name === "core/dom" ? {InlineStyleSheet} : undefined),
  Models: {get: name => (name === "GlyphRenderer" ? {prototype: {default_view: View}} : undefined)},
}

test("a stylesheet is written when it says something else, whoever says so first", () => {
  still()
  still()
  const sheet = new InlineStyleSheet()
  for (const css of ["a", "a", "b", "b", "a"]) sheet._update(css)
  assert.equal(sheet.el.textContent, "a")
  assert.equal(sheet.written, 3)
  new View().update_position()
})
