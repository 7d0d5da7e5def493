// What Bokeh's figures do otherwise here.

import {bars} from "./bars.js"
import {given} from "./given.js"
import {late} from "./late.js"
import {minus} from "./minus.js"
import {smooth} from "./smooth.js"
import {still} from "./still.js"

const DONE = Symbol.for("figures that are ours")

/** Once for all figures of a page, by whichever component comes first: what is above them, or what holds them. */
export function ours() {
  if (Bokeh[DONE]) return
  Bokeh[DONE] = true
  for (const change of [minus, bars, late, smooth, given, still]) change()
}
