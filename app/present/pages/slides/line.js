// What is shown now, the same in all windows that show it: the slide, how levers stand, whether all is black. Windows of one
// browser tell each other at once; where there is a room the server tells all others.

import {asked, followed} from "../../../teach/pages/room.js"

const PATIENCE = 60_000 // ms: a slide’s numbers may be computed for the first time

/**
 * `applied(at, mine)` is told of every change; `led(view)` what the server tells whoever shows it.
 * @param {StoryPage} page
 * @param {{applied(at: At, mine: boolean): void, led?(view: LedView): void, over?(problem: string): void, line?(up: boolean): void}} tell
 */
export function lineOf({base, own, live, count}, tell) {
  const query = own ? `?own=${encodeURIComponent(own)}` : ""
  const near = new BroadcastChannel(`carbonpump ${base}${query}`)
  /** @type {At} */
  let at = {slide: 0, black: false, moved: {}}
  let version = 0
  let busy = 0

  const set = (/** @type {Partial<At>} */ change) => {
    at = {...at, ...change}
    near.postMessage({at})
    tell.applied(at, true)
  }
  near.addEventListener("message", ({data}) => {
    if (data.hello) return near.postMessage({at})
    at = data.at
    tell.applied(at, false)
  })
  near.postMessage({hello: true})

  /** @param {string} what @param {object} body */
  const post = async (what, body) => {
    busy++
    const answer = await asked(`${base}/${what}${query}`, body, PATIENCE)
    busy--
    version = Math.max(version, answer.version ?? 0)
    return answer
  }
  const take = (/** @type {LedView} */ view) => {
    tell.led?.(view)
    if (busy || view.version < version) return
    version = view.version
    const {slide, black, moved} = view
    if (slide === at.slide && black === at.black && same(moved, at.moved[slide] ?? {})) return
    at = {slide, black, moved: {...at.moved, [slide]: moved}}
    tell.applied(at, false)
  }
  if (live) followed(base, {view: take, over: tell.over, line: tell.line})
  const within = (/** @type {number} */ slide) => Math.min(count - 1, Math.max(0, slide))

  return {
    at: () => at,
    go: (/** @type {number} */ slide) => within(slide) !== at.slide && set({slide: within(slide), black: false}),
    move: (/** @type {string} */ name, /** @type {any} */ value) =>
      set({moved: {...at.moved, [at.slide]: {...at.moved[at.slide], [name]: value}}}),
    reset: () => set({moved: {...at.moved, [at.slide]: {}}}),
    darken: () => {
      set({black: !at.black})
      if (live) void post("do", {do: "black", black: at.black})
    },
    /** Does something in the room. */
    act: (/** @type {object} */ what) => (live ? post("do", what) : Promise.resolve({status: 200})),
    /** A slide as it stands; unless one only looks, that is what all are shown. @returns {Promise<any>} */
    ask: (/** @type {object} */ slide, /** @type {boolean} */ looks) => post("value", {...slide, ahead: looks}),
    contents: () => asked(`${base}/contents${query}`, undefined, PATIENCE),
    speaker: `${base}/speaker${query}`,
  }
}

const same = (/** @type {object} */ one, /** @type {object} */ other) => JSON.stringify(one) === JSON.stringify(other)
