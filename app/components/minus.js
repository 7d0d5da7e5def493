// Bokeh writes what is below zero with a hyphen, on axes and under the pointer; it has a minus here.

const DONE = Symbol.for("numbers with a minus")
const proper = (/** @type {string} */ text) => text.replace(/^-/, "−")

/** Once for all figures of a document, whichever component has its first one. */
export function minus() {
  /** @type {any} */
  const {prototype} = Bokeh.Models.get("NumeralTickFormatter")
  if (prototype[DONE]) return
  prototype[DONE] = true
  const {doFormat} = prototype
  prototype.doFormat = function (/** @type {any[]} */ ...told) {
    return doFormat.apply(this, told).map(proper)
  }
  const {DEFAULT_FORMATTERS} = Bokeh.require("core/util/templating")
  const {numeral} = DEFAULT_FORMATTERS
  DEFAULT_FORMATTERS.numeral = (/** @type {any[]} */ ...told) => proper(numeral(...told))
}
