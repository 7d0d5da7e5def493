// A tap points where a mouse would, and a mouse's own click does nothing.

import assert from "node:assert/strict"
import {test} from "node:test"

import {touch} from "../../app/components/touch.js"

class Pointed extends Event {
  /**
   * @param {string} type
   * @param {object} more
   */
  constructor(type, more) {
    super(type)
    for (const [name, value] of Object.entries(more)) Object.defineProperty(this, name, {value})
  }
}

test("a finger's tap is told what a mouse would be, once, where it is", () => {
  globalThis.PointerEvent = /** @type {any} */ (Pointed)
  const canvas = /** @type {any} */ (new EventTarget())
  /** @type {any[]} */
  const moves = []
  canvas.addEventListener("pointermove", (/** @type {any} */ e) => moves.push(e))
  touch(canvas)
  canvas.dispatchEvent(new Pointed("click", {pointerType: "mouse", clientX: 1, clientY: 2}))
  assert.equal(moves.length, 0)
  canvas.dispatchEvent(new Pointed("click", {pointerType: "touch", clientX: 3, clientY: 4}))
  assert.deepEqual(
    moves.map(e => [e.clientX, e.clientY, e.isPrimary]),
    [[3, 4, true]],
  )
})
