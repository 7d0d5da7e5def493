import assert from "node:assert/strict"
import {test} from "node:test"

import {copied} from "../../app/components/taking/copied.js"
import {printedAt} from "../../app/components/taking/pixels.js"

let ids = 0
class Model {
  constructor(values = {}) {
    this.id = `p${++ids}`
    this.properties = values
  }
  *[Symbol.iterator]() {
    for (const [attr, value] of Object.entries(this.properties)) {
      yield {attr, dirty: true, internal: attr === "inner_width", get_value: () => value}
    }
  }
}
const become = colour => ({"#ff8a3d": "#d55e00"})[colour] ?? colour

test("a copy shares what the figure shares, has other colours, and touches nothing of it", () => {
  const source = new Model({data: new Map([["fill", ["#ff8a3d", "#ffffff"]]])})
  const axis = new Model({text_color: "#ff8a3d", ticks: [1, 2]})
  const plot = new Model({
    left: [axis],
    center: [new Model({axis})],
    renderers: [source, source],
    inner_width: 300,
    tags: [1],
  })
  const made = copied(plot, become)
  const {left, center, renderers} = made.properties
  assert.deepEqual(Object.keys(made.properties), ["left", "center", "renderers"])
  assert.notEqual(left[0], axis)
  assert.equal(center[0].properties.axis, left[0])
  assert.equal(renderers[0], renderers[1])
  assert.deepEqual(renderers[0].properties.data.get("fill"), ["#d55e00", "#ffffff"])
  assert.deepEqual(left[0].properties, {text_color: "#d55e00", ticks: [1, 2]})
  assert.equal(axis.properties.text_color, "#ff8a3d")
})

test("a range that was found by what is drawn is found anew, one that was set is not", () => {
  const ends = [
    {_initial_start: null, _initial_end: 9},
    {_initial_start: 0, _initial_end: null},
  ].map(initial => Object.assign(new Model({start: 1, end: 9}), {type: "DataRange1d"}, initial))
  const made = copied(new Model({ends}), become).properties.ends
  assert.deepEqual(
    made.map(range => range.properties),
    [{end: 9}, {start: 1}],
  )
})

test("the pixels of an image become other colours, as opaque as they were", () => {
  const image = Uint32Array.of(0x803d8aff, 0xff000000) // ABGR
  const made = copied(new Model({image}), become).properties.image
  assert.deepEqual([...made], [0x80005ed5, 0xff000000])
  assert.equal(image[0], 0x803d8aff)
})

test("a PNG says how large it is to be printed", async () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  )
  const made = Buffer.from(await (await printedAt(new Blob([png]), 600)).arrayBuffer())
  assert.equal(made.length, png.length + 21)
  assert.equal(made.subarray(37, 41).toString(), "pHYs")
  assert.equal(made.readUInt32BE(41), 23622) // pixels a metre
  assert.equal(made.readUInt32BE(50), 0x14944341) // as zlib's crc32 has it
  assert.deepEqual(made.subarray(54), png.subarray(33))
})
