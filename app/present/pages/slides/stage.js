// A slide on a page: its sentence, its levers, what was voted, its picture.

import {escape, one} from "../../../components/html.js"
import {count} from "./counting.js"
import {setLevers} from "./levers.js"

const ROUGH = 20 // pixels to which a picture’s size is rounded, so that many screens can have the same one

/**
 * How large a picture is wanted: as large as its place, also where there is none now, with type as the style sheet says for it.
 * @param {HTMLElement} slide
 */
export function frameOf(slide) {
  const place = one(slide, ".drawn")
  const figure = one(slide, "figure")
  const {hidden} = figure
  figure.hidden = false
  slide.classList.remove("bare")
  const {fontSize, colorScheme} = getComputedStyle(place)
  const {width, height} = place.getBoundingClientRect()
  figure.hidden = hidden
  slide.classList.toggle("bare", hidden)
  const round = (/** @type {number} */ size) => Math.floor(size / ROUGH) * ROUGH
  const dark = document.documentElement.style.colorScheme || colorScheme
  return {
    width: round(width),
    height: round(height),
    type: parseFloat(fontSize),
    dark: dark.includes("dark") && !dark.includes("light"),
  }
}

/**
 * @param {HTMLElement} slide
 * @param {SlideView} view
 * @param {Say} say
 * @param {(name: string, value: any) => void} [moved]
 */
export function showSlide(slide, view, say, moved) {
  const text = one(slide, ".text")
  const heading = one(slide, "h1")
  if (slide.dataset.slide !== String(view.slide)) {
    slide.dataset.slide = String(view.slide)
    delete heading.dataset.html
    one(slide, ".drawn").replaceChildren()
    one(slide, "figcaption").replaceChildren()
  }
  one(slide, "figure").hidden = !view.picture
  slide.classList.toggle("bare", !view.picture)
  count(heading, view.sentence, say)
  count(text, view.text, say)
  setLevers(one(slide, ".levers"), view.levers, say, moved)
}

/** @param {HTMLElement} slide @param {Drawn | null} drawn */
export function showPicture(slide, drawn) {
  if (!drawn) return
  one(slide, ".drawn").innerHTML = drawn.svg
  one(slide, "figcaption").innerHTML = drawn.subtitle
}

/**
 * What may be voted for; and how many did, once that is shown.
 * @param {HTMLElement} place
 * @param {string[]} options
 * @param {number[] | null} votes
 * @param {Say} say
 */
export function showVotes(place, options, votes, say) {
  const whole = (votes ?? []).reduce((sum, each) => sum + each, 0)
  place.innerHTML = options
    .map((text, i) => {
      const share = whole ? votes[i] / whole : 0
      return `<p style="--share: ${votes ? share : 0}"><span>${escape(text)}</span>${votes ? `<b>${say("story_votes", {n: votes[i]})}</b>` : ""}</p>`
    })
    .join("")
  place.hidden = !options.length
}
