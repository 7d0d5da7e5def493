// A sheet around a figure: its finding above it, what is plotted, the scenario, the source and the link; nothing is cut.

const EDGE = 28
const GAP = 12
const SQUARE = 15 // a colour key's, with the room behind it
const APART = 14 // between two keys
const SPACE = /[ \n]+/ // at which lines may break
/** @type {Style} */
const TITLE = {size: 22, line: 29, weight: 640}
/** @type {Style} */
const BELOW = {size: 13.5, line: 20, weight: 400}
/** @type {Style} */
const FOOT = {size: 11, line: 15.5, weight: 400}

/**
 * A text in lines that are no wider than there is room.
 * @param {string} text
 * @param {number} room
 * @param {(text: string) => number} width
 */
export function wrapped(text, room, width) {
  const lines = []
  let line = ""
  for (let word of text.trim().split(SPACE)) {
    const longer = line ? `${line} ${word}` : word
    if (width(longer) <= room) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    while (width(word) > room) {
      let fits = word.length - 1
      while (fits > 1 && width(word.slice(0, fits)) > room) fits--
      lines.push(word.slice(0, fits))
      word = word.slice(fits)
    }
    line = word
  }
  return [...lines, line].filter(Boolean)
}

/**
 * Words and colour keys in lines: a key is not parted from its square.
 * @param {Piece[]} pieces
 * @param {number} room
 * @param {(text: string) => number} width
 */
export function flowed(pieces, room, width) {
  const space = width("a a") - width("aa")
  /** @type {(Piece & {x: number})[][]} */
  const lines = [[]]
  let x = 0
  for (const {words, colour} of pieces) {
    let joined = null
    for (const token of colour ? [words] : words.trim().split(SPACE)) {
      const wide = (colour ? SQUARE : 0) + width(token)
      if (x && x + wide > room) {
        joined = null
        x = 0
        lines.push([])
      }
      if (joined) joined.words += ` ${token}`
      else lines.at(-1).push((joined = {x, words: token, colour}))
      x += wide + (colour ? APART : space)
    }
  }
  return lines.filter(line => line.length)
}

/**
 * What stands around the figure, and the room that it has.
 * @param {number} width
 * @param {number} height
 * @param {{title: string, pieces: Piece[], foot: string[]}} words
 * @param {Record<string, string>} named Colours
 * @param {Measure} measure
 * @returns {{items: Item[], room: Box}}
 */
export function sheet(width, height, words, named, measure) {
  const wide = width - 2 * EDGE
  const of = (/** @type {Style} */ style) => (/** @type {string} */ text) => measure(text, style)
  /** @type {Item[]} */
  const items = []
  let y = EDGE - 6
  for (const text of wrapped(words.title, wide, of(TITLE))) {
    items.push({text, x: EDGE, y: y + TITLE.size, fill: named.ink, style: TITLE})
    y += TITLE.line
  }
  for (const line of flowed(words.pieces, wide, of(BELOW))) {
    y += BELOW.line
    items.push(...line.flatMap(piece => said(piece, EDGE, y, BELOW, named.ink2)))
  }
  const foot = words.foot.flatMap(text => wrapped(text, wide, of(FOOT)))
  const top = y + GAP
  const bottom = height - EDGE + 8 - foot.length * FOOT.line
  foot.forEach((text, i) => items.push({text, x: EDGE, y: bottom + (i + 1) * FOOT.line, fill: named.ink2, style: FOOT}))
  return {items, room: {x: EDGE - 6, y: top, w: wide + 12, h: Math.round(bottom - GAP - top)}}
}

/**
 * Words, with their square before them if they are a colour key's.
 * @param {Piece & {x: number}} piece
 * @param {number} left
 * @param {number} y
 * @param {Style} style
 * @param {string} ink
 * @returns {Item[]}
 */
export function said({x, words, colour}, left, y, style, ink) {
  const text = {text: words, x: left + x + (colour ? SQUARE : 0), y, fill: ink, style}
  return colour ? [{x: left + x, y: y - 10, fill: colour}, text] : [text]
}
