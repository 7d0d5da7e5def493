import assert from "node:assert/strict"
import {test} from "node:test"

import {given} from "../../app/components/given.js"

const asked = what => {
  throw new Error(`the browser is asked for ${what}`)
}
class VisualProperties {
  _get_css_value(name) {
    return asked(name)
  }
}
class Line extends VisualProperties {
  get_line_color() {
    return this._get_css_value("line-color") || "as given"
  }
}
class PlotView {
  get base_font_size() {
    return asked("the size of type")
  }
}
globalThis.Bokeh = {
  require: name => (name === "core/visuals/visual" ? {VisualProperties} : undefined),
  Models: {get: name => (name === "Plot" ? {prototype: {default_view: PlotView}} : undefined)},
}

test("a figure is what the server says, and the browser's styles are not asked, whoever says so first", () => {
  given()
  given()
  assert.equal(new Line().get_line_color(), "as given")
  assert.equal(new PlotView().base_font_size, null)
})
