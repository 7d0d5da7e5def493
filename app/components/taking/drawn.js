// A figure drawn anew at another size: a copy of it is laid out where nobody looks, and Bokeh writes that down.

import {copied} from "./copied.js"

const HALF = 18 // pixels, of the last tick's label, which is not to be cut

/**
 * @template T
 * @param {Sheet} sheet
 * @param {(view: any) => T} written
 * @returns {Promise<T>}
 */
export async function drawn({plot, become, room}, written) {
  const copy = copied(plot, become)
  copy.setv({sizing_mode: "fixed", width: room.w, height: room.h, min_height: null, min_border_right: HALF})
  const place = document.createElement("div")
  place.inert = true
  place.style.cssText = `position: fixed; left: -9999px; top: 0; width: ${room.w}px; height: ${room.h}px`
  document.body.append(place)
  const apart = new plot.document.constructor()
  try {
    apart.add_root(copy)
    const views = await Bokeh.embed.add_document_standalone(apart, place)
    if (!apart.is_idle) await new Promise(done => apart.idle.connect(done))
    const result = written(views.get(copy))
    views.clear()
    return result
  } finally {
    place.remove()
    Bokeh.documents.splice(Bokeh.documents.indexOf(apart), 1)
  }
}
