// A story that is being put together: it stays in this browser until it is kept or taken away.

import {kept} from "../../../components/kept.js"
import {nameIn} from "../../../teach/pages/edit/states.js"

const place = kept("story-draft")

/** What was added on labs’ pages (components/tray.js). */
export const tray = kept("story-tray")

/** @param {string} language @returns {Draft} */
export const empty = language => ({
  carbonpump_story: 1,
  title: "",
  minutes: 10,
  language,
  states: {},
  slides: [],
})

/** A story as its file has it, with what a file leaves out; the name of one that is shipped stays there. @param {Draft} story */
export const whole = story => ({...empty("en"), ...story, name: ""})

/** @param {string} language @returns {Draft} */
export const read = language => place.read() ?? empty(language)

export const keep = (/** @type {Draft | null} */ story) => place.write(story)

/**
 * Slides with their states behind those there are; a state of another story goes by another name if its own is taken.
 * @param {Draft} story
 * @param {Pick<Draft, "states" | "slides">} more
 */
export function join(story, more) {
  /** @type {Record<string, string>} */
  const called = {}
  for (const [name, state] of Object.entries(more.states)) called[name] = nameIn(story.states, state, name)
  for (const slide of more.slides) {
    const named = Object.fromEntries(
      ["show", "against"].filter(key => slide[key]).map(key => [key, called[slide[key]]]),
    )
    story.slides.push({...slide, ...named})
  }
}

/** Without the states that no slide speaks of. @param {Draft} story @returns {Draft} */
export function lean(story) {
  const said = JSON.stringify(story.slides)
  const states = Object.entries(story.states).filter(([name]) => new RegExp(`\\b${name}\\b`).test(said))
  return {...story, states: Object.fromEntries(states)}
}
