// The picture of a step, whichever it is.

import {make} from "../../../components/html.js"
import {barsOf} from "./bars.js"
import {curvePicture} from "./curves.js"
import {mapOf} from "./map.js"

/**
 * @param {HTMLElement} el
 * @param {Picture} picture
 * @param {Say} say
 */
export function pictureOf(el, picture, say) {
  const figure = make("figure", {class: `figure ${picture.kind}`})
  if (picture.title && picture.kind !== "map") figure.append(make("figcaption", {}, picture.title))
  el.append(figure)
  if (picture.kind === "bars") barsOf(figure, picture)
  if (picture.kind === "curve") curvePicture(figure, picture, say)
  if (picture.kind === "map") mapOf(figure, picture, picture.title, say)
}
