// Bokeh writes what is below zero with a hyphen, on axes and under the pointer; it has a minus here.

const proper = (/** @type {string} */ text) => text.replace(/^-/, "−")

export function minus() {
  /** @type {any} */
  const {prototype} = Bokeh.Models.get("NumeralTickFormatter")
  const {doFormat} = prototype
  prototype.doFormat = function (/** @type {any[]} */ ...told) {
    return doFormat.apply(this, told).map(proper)
  }
  const {DEFAULT_FORMATTERS} = Bokeh.require("core/util/templating")
  const {numeral} = DEFAULT_FORMATTERS
  DEFAULT_FORMATTERS.numeral = (/** @type {any[]} */ ...told) => proper(numeral(...told))
}
