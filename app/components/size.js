// How large the type of a figure is: that of its models as they were made, times what the screen asks for. It is set here
// and never sent; what Bokeh's figures are otherwise, the server decides.

const WIDE = "(min-width: 1800px)" // a screen that is looked at from further away
const MADE = 12 // px, of an axis
const LARGE = 14
const FILLING = 20 // where a picture fills a screen of 1080 lines
const LINES = 1080
const REACH = 1000 // px, further than any word stands from what it names

/** The sizes a model was made with, kept on it for whoever copies it (taking/copied.js). */
export const AS_MADE = Symbol.for("sizes as made")

/**
 * Type, and what is placed by it: distances from what is named, and a colour bar.
 * @param {string} type
 * @param {string} attr
 */
const grows = (type, attr) =>
  /(^|_)font_size$|^[xy]_offset$|standoff$/.test(attr) || (type === "ColorBar" && /^(width|height)$/.test(attr))

/**
 * A size of Bokeh's, times a factor: a number, a CSS length, either as a value, or whatever a column holds.
 * @param {any} size
 * @param {number} factor
 * @returns {any}
 */
export function times(size, factor) {
  const number = (/** @type {number} */ px) => Math.round(px * factor)
  if (typeof size === "number") return number(size)
  if (typeof size === "string") return size.replace(/^[\d.]+(?=px$)/, px => String(number(Number(px))))
  if (size?.value !== undefined) return {...size, value: times(size.value, factor)}
  if (size?.field !== undefined) {
    const Line = Bokeh.Models.get("LinearInterpolator")
    return {...size, transform: new Line({x: [-REACH, REACH], y: [-REACH * factor, REACH * factor]})}
  }
  return size
}

/**
 * Every model that a figure is made of.
 * @param {any} it
 * @param {Set<any>} [found]
 * @returns {Set<any>}
 */
export function modelsOf(it, found = new Set()) {
  if (Array.isArray(it)) for (const each of it) modelsOf(each, found)
  else if (it?.properties && it.id && !found.has(it)) {
    found.add(it)
    for (const property of it) if (property.may_have_refs && !property.is_unset) modelsOf(property.get_value(), found)
  }
  return found
}

/**
 * @param {any} plot Bokeh's
 * @param {number} factor
 */
function enlarge(plot, factor) {
  for (const model of modelsOf(plot)) {
    const grown = [...model].filter(({attr, is_unset}) => !is_unset && grows(model.type, attr))
    model[AS_MADE] ??= Object.fromEntries(grown.map(property => [property.attr, property.get_value()]))
    const sizes = Object.entries(model[AS_MADE]).map(([attr, size]) => [
      attr,
      factor === 1 ? size : times(size, factor),
    ])
    model.setv(Object.fromEntries(sizes), {sync: false})
    if (model.type === "ColorBar") model.properties.color_mapper.change.emit() // or it keeps the room it had
  }
}

/**
 * Keeps the type of a board's figures, and by --grown that of its words, as large as the screen asks for; one figure may
 * fill it.
 * @param {HTMLElement} stage
 * @param {any[]} plots
 * @param {() => number} filling The number of the one that does; −1 if there is none
 */
export function sized(stage, plots, filling) {
  const far = matchMedia(WIDE)
  const now = plots.map(() => 1)
  const size = () => {
    const wide = far.matches ? LARGE / MADE : 1
    const full = Math.max(1, (FILLING / MADE) * Math.min(innerWidth / ((LINES * 16) / 9), innerHeight / LINES))
    stage.style.setProperty("--grown", String(filling() < 0 ? wide : full))
    plots.forEach((plot, i) => {
      const factor = i === filling() ? full : wide
      if (factor !== now[i]) enlarge(plot, factor)
      now[i] = factor
    })
  }
  size()
  addEventListener("resize", size)
  return size
}
