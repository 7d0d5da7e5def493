// What Bokeh's figures do otherwise here.

import {bars} from "./bars.js"
import {given} from "./given.js"
import {late} from "./late.js"
import {minus} from "./minus.js"
import {smooth} from "./smooth.js"
import {still} from "./still.js"

/** Said by whichever component comes first: what is above a page's figures, or what holds them. */
export function ours() {
  minus()
  bars()
  late()
  smooth()
  given()
  still()
}
