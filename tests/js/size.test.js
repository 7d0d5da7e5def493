import assert from "node:assert/strict"
import {test} from "node:test"

import {AS_MADE, modelsOf, sized, times} from "../../app/components/size.js"

class Line {
  constructor(values) {
    Object.assign(this, values)
  }
}
globalThis.Bokeh = {Models: {get: name => (name === "LinearInterpolator" ? Line : undefined)}}

let ids = 0
class Model {
  constructor(type, values) {
    Object.assign(this, {id: `p${++ids}`, type, values, sent: 0, properties: {color_mapper: {change: {emit() {}}}}})
  }
  *[Symbol.iterator]() {
    for (const attr of Object.keys(this.values)) {
      yield {attr, may_have_refs: typeof this.values[attr] === "object", get_value: () => this.values[attr]}
    }
  }
  setv(values, {sync}) {
    Object.assign(this.values, values)
    if (sync !== false) this.sent++
  }
}

test("a size grows as a number, a length, a value, and as what a column holds", () => {
  assert.equal(times(6, 1.5), 9)
  assert.equal(times("12px", 14 / 12), "14px")
  assert.equal(times("0.9em", 2), "0.9em")
  assert.deepEqual(times({value: "12px"}, 20 / 12), {value: "20px"})
  const {field, transform} = times({field: "name_at"}, 2)
  assert.deepEqual([field, {...transform}], ["name_at", {x: [-1000, 1000], y: [-2000, 2000]}])
  assert.equal(times(null, 2), null)
})

test("a figure's type is as large as the screen asks for, nothing is sent, and it can be as it was", () => {
  const axis = new Model("LinearAxis", {axis_label_text_font_size: "12px", major_label_standoff: 6, line_width: 1})
  const bar = new Model("ColorBar", {width: 210, title_text_font_size: "12px"})
  const plots = [new Model("Plot", {left: [axis], width: 500}), new Model("Plot", {center: [bar]})]
  assert.equal(modelsOf(plots[0]).size, 2)
  const style = new Map()
  let wide = true
  let filling = -1
  Object.assign(globalThis, {innerWidth: 1920, innerHeight: 1080, addEventListener() {}})
  globalThis.matchMedia = () => ({
    get matches() {
      return wide
    },
  })
  const size = sized({style: {setProperty: (name, value) => style.set(name, Number(value))}}, plots, () => filling)
  assert.deepEqual(axis.values, {axis_label_text_font_size: "14px", major_label_standoff: 7, line_width: 1})
  assert.equal(plots[0].values.width, 500)
  filling = 1
  size()
  assert.deepEqual(bar.values, {width: 350, title_text_font_size: "20px"})
  assert.equal(axis.values.axis_label_text_font_size, "14px")
  assert.equal(style.get("--grown"), 20 / 12)
  filling = -1
  wide = false
  size()
  assert.deepEqual(bar.values, {width: 210, title_text_font_size: "12px"})
  assert.deepEqual(axis[AS_MADE], {axis_label_text_font_size: "12px", major_label_standoff: 6})
  assert.equal(axis.sent + bar.sent, 0)
})
