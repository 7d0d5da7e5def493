// Each time a picture is painted Bokeh writes a stylesheet for each of its parts, whether that has moved or not; then a text of
// it makes the browser work out styles and places of the page anew. A stylesheet that says so already stays as it is, and a
// glyph's, which is on the canvas alone, is not written.

export function still() {
  /** @type {any} */
  const {prototype} = Bokeh.require("core/dom").InlineStyleSheet
  const {_update} = prototype
  prototype._update = function (/** @type {string} */ css) {
    if (this.el.textContent !== css) _update.call(this, css)
  }
  Bokeh.Models.get("GlyphRenderer").prototype.default_view.prototype.update_position = () => {}
}
