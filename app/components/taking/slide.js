// A picture for a slide: a sheet of a screen's proportions, in the colours of the page.

import {colours} from "./colours.js"
import {measure} from "./letters.js"
import {linked, piecesOf, titleOf} from "./said.js"
import {sheet} from "./sheet.js"

const WIDTH = 960 // type of 12 px is 24 px on a screen of 1920
const HEIGHT = 540

/**
 * @param {Taken} picture
 * @param {Cited} cited
 * @returns {Sheet}
 */
export function slide({plot, caption}, cited) {
  const theme = colours(false)
  const foot = [`Scenario: ${cited.scenario}`, `Source: ${cited.sources}`, `${cited.model}: ${linked(cited.link)}`]
  const words = {title: titleOf(caption), pieces: piecesOf(caption, theme), foot}
  const around = sheet(WIDTH, HEIGHT, words, theme.named, measure)
  return {width: WIDTH, height: HEIGHT, ground: theme.named.paper, plot, become: theme.become, ...around}
}
