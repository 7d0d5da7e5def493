// A colour bar of Bokeh's that is told something after it was built and before its plot is laid out breaks off the whole message:
// it marks a layout that is not there yet. A tab's answer may be as quick as that; the plot is then laid out with what was told.

export function bars() {
  /** @type {any} */
  const {prototype} = Bokeh.Models.get("ColorBar").prototype.default_view
  const {lazy_initialize} = prototype
  prototype.lazy_initialize = async function () {
    await lazy_initialize.call(this)
    const {parent} = this._title_view
    const {request_layout} = parent
    parent.request_layout = () => this.layout && request_layout()
  }
}
