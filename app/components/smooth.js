// An image of Bokeh's is drawn with the edges of its pixels. One that is named "smooth", because the field that it shows is, is drawn
// without: so it needs few of them.

const NAME = "smooth"

export function smooth() {
  /** @type {any} */
  const {prototype} = Bokeh.Models.get("Image").prototype.default_view
  const {_paint} = prototype
  prototype._paint = function (/** @type {any} */ pen, /** @type {any[]} */ ...told) {
    if (this.model.name !== NAME) return _paint.call(this, pen, ...told)
    Object.defineProperty(pen, "imageSmoothingEnabled", {configurable: true, get: () => true, set() {}})
    try {
      _paint.call(this, pen, ...told)
    } finally {
      delete pen.imageSmoothingEnabled
    }
  }
}
