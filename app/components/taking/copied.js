// A figure of Bokeh's as another, in other colours: whatever is done to the copy, nobody hears of it.

import {AS_MADE} from "../size.js"

const LEFT = new Set(["tags", "toolbar", "js_property_callbacks", "js_event_callbacks", "subscribed_events"])

/**
 * Whether it is the end of a range that Bokeh found by what is drawn in the room there was; the copy has another.
 * @param {any} model
 * @param {string} attr
 */
const found = (model, attr) => model.type === "DataRange1d" && model[`_initial_${attr}`] === null

/**
 * @param {any} plot
 * @param {(colour: string) => string} become
 */
export function copied(plot, become) {
  /** @type {Map<any, any>} */
  const made = new Map() // what two models share, their copies share, too

  const model = (/** @type {any} */ original) => {
    /** @type {Record<string, any>} */
    const values = {}
    for (const property of original) {
      const {attr} = property
      if (!property.dirty || property.internal || LEFT.has(attr) || found(original, attr)) continue
      values[attr] = value(original[AS_MADE]?.[attr] ?? property.get_value())
    }
    return new original.constructor(values)
  }

  /**
   * @param {any} it
   * @returns {any}
   */
  function value(it) {
    if (typeof it === "string") return it.startsWith("#") ? become(it) : it
    if (it === null || typeof it !== "object") return it
    if (it.properties && it.id) {
      if (!made.has(it)) made.set(it, model(it))
      return made.get(it)
    }
    if (Array.isArray(it)) return it.map(value)
    if (it instanceof Map) return new Map([...it].map(([key, each]) => [key, value(each)]))
    if (it instanceof Uint32Array) return pixels(it)
    if (Object.getPrototypeOf(it) !== Object.prototype) return it
    return Object.fromEntries(Object.entries(it).map(([key, each]) => [key, value(each)]))
  }

  /**
   * An image of pixels, which are ABGR.
   * @param {any} image
   */
  function pixels(image) {
    /** @type {Map<number, number>} */
    const known = new Map()
    const turned = (/** @type {number} */ bgr) => {
      const rgb = [bgr & 255, (bgr >> 8) & 255, (bgr >> 16) & 255]
      const hex = become(`#${rgb.map(part => part.toString(16).padStart(2, "0")).join("")}`)
      const [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16))
      return (b << 16) | (g << 8) | r
    }
    const copy = new image.constructor(image, image.shape)
    for (let i = 0; i < copy.length; i++) {
      const bgr = copy[i] & 0xffffff
      if (!known.has(bgr)) known.set(bgr, turned(bgr))
      copy[i] = ((copy[i] & 0xff000000) | known.get(bgr)) >>> 0
    }
    return copy
  }

  return value(plot)
}
