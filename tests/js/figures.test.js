import assert from "node:assert/strict"
import {test} from "node:test"

import {ours} from "../../app/components/figures.js"

class View {
  update_position() {}
  lazy_initialize() {}
  _paint() {}
  render() {}
}
View.prototype.child_models = []
class Formatter {
  doFormat(ticks) {
    return ticks.map(String)
  }
}
class InlineStyleSheet {
  _update() {}
}
class VisualProperties {}
const models = {NumeralTickFormatter: Formatter}
const modules = {
  "core/util/templating": {DEFAULT_FORMATTERS: {numeral: String}},
  "core/dom": {InlineStyleSheet},
  "core/visuals/visual": {VisualProperties},
}
globalThis.Bokeh = {
  require: name => modules[name],
  Models: {get: name => models[name] ?? {prototype: {default_view: View}}},
}

test("figures are changed once, whoever says so first", () => {
  ours()
  const {doFormat} = Formatter.prototype
  const {render, lazy_initialize, _paint} = View.prototype
  const {_update} = InlineStyleSheet.prototype
  ours()
  assert.deepEqual(new Formatter().doFormat([-1]), ["−1"])
  assert.equal(Formatter.prototype.doFormat, doFormat)
  assert.equal(View.prototype.render, render)
  assert.equal(View.prototype.lazy_initialize, lazy_initialize)
  assert.equal(View.prototype._paint, _paint)
  assert.equal(InlineStyleSheet.prototype._update, _update)
  assert.equal(new VisualProperties()._get_css_value("line-color"), "")
})
