// The lesson that is being written, as the table of its file; the browser keeps it at every change, and the one before it.

import {kept} from "../../../components/kept.js"
import {nameIn} from "./states.js"

/** @param {string} language @returns {any} */
export const blank = language => ({carbonpump_lesson: 1, title: "", minutes: 30, language, states: {}, steps: []})

/** What a new step of each kind begins with. @type {Record<string, () => any>} */
export const BEGUN = {
  read: () => ({text: ""}),
  guess: () => ({ask: "", scale: [0, 100], step: 1, answer: ""}),
  choose: () => ({ask: "", options: [{text: "", right: true}, {text: ""}]}),
  order: () => ({
    ask: "",
    items: [
      {text: "", value: ""},
      {text: "", value: ""},
    ],
  }),
  draw: () => ({ask: "", curve: ""}),
  place: () => ({ask: "", map: "", truth: ""}),
  lab: () => ({ask: "", state: "", levers: [], x: "", result: ""}),
  reveal: () => ({of: ""}),
  words: () => ({ask: ""}),
}

/** @param {string} language */
export function draftOf(language) {
  const store = kept("lesson-draft")
  const before = kept("lesson-draft-before")
  /** @type {any} */
  let lesson = whole(store.read() ?? blank(language))
  const empty = () => !lesson.steps.length && !lesson.title

  return {
    lesson: () => lesson,
    /** False where the browser keeps nothing. */
    save: () => store.write(lesson),
    /** Another lesson; the one that was there is kept. @param {any} other */
    replace(other) {
      if (!empty()) before.write(lesson)
      lesson = whole(other)
      return store.write(lesson)
    },
    waits: () => before.read() !== null,
    /** The lesson that was there before, and this one in its place. */
    back() {
      const old = before.read()
      if (!old) return
      if (empty()) before.write(null)
      else before.write(lesson)
      lesson = whole(old)
      store.write(lesson)
    },
    /** As another tab of this browser has left it. */
    again() {
      lesson = whole(store.read() ?? lesson)
    },
    key: "lesson-draft",
  }
}

/** With the parts that a file may leave out. @param {any} lesson */
const whole = lesson => ({...lesson, states: lesson.states ?? {}, steps: lesson.steps ?? []})

/**
 * A view of a lab among those of the lesson, by the name of one that is the same or by a new one.
 * @param {any} lesson
 * @param {any} state
 */
export const named = (lesson, state) =>
  nameIn(lesson.states, state, (state.set || !state.preset ? state.lab : state.preset).replace(/\W/g, "_"))
