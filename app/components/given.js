// For every property of every line, fill and text, and for how large type is, Bokeh looks whether a stylesheet says otherwise, and
// for that the browser works out anew how the whole page looks, as often as a picture has moved something. No stylesheet of ours
// does, and type has its size in pixels.

export function given() {
  /** @type {any} */
  const {prototype} = Bokeh.require("core/visuals/visual").VisualProperties
  prototype._get_css_value = () => ""
  Object.defineProperty(Bokeh.Models.get("Plot").prototype.default_view.prototype, "base_font_size", {get: () => null})
}
