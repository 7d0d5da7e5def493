// What a column or row of Bokeh's is given while the browser builds it is lost: it has asked for its children already, and does
// not listen yet. A tab's answer may be as quick as that; what is lacking is then built when the column is drawn.

export function late() {
  /** @type {any} */
  let {prototype} = Bokeh.Models.get("Column").prototype.default_view
  while (!Object.hasOwn(prototype, "child_models")) prototype = Object.getPrototypeOf(prototype)
  const {render} = prototype
  prototype.render = function () {
    render.call(this)
    if (this.child_models.some((/** @type {any} */ model) => !this._child_views.has(model))) void this.update_children()
  }
}
