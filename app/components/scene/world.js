// What stands, swims and sinks in the scene, and where. What is drawn is what the labs compute, in kind: depth is a
// square-root axis to 4,000 m; each flake of snow falls from the surface and is eaten at a depth drawn from Martin's
// curve, (z/100)^-0.858, so that as many remain at any depth as the curve says.

import {clamp, mix, random} from "./numbers.js"

const BOTTOM = 4000
const MARTIN = 0.858
const SEED = 20260
const FLOOR_STEP = 8

/**
 * How far down the page a depth in metres is.
 * @param {Frame} frame
 * @param {number} depth
 */
export const yOf = ({H, S}, depth) => S + (H - S) * Math.sqrt(clamp(depth, 0, BOTTOM) / BOTTOM)

/**
 * The surface in waves.
 * @param {Frame} frame
 * @param {number} x
 * @param {number} t
 */
export const waveAt = ({S}, x, t) =>
  S + 3 * Math.sin(x / 47 + t * 0.75) + 1.9 * Math.sin(x / 19 - t * 1.1) + 1.2 * Math.sin(x / 83 - t * 0.4)

/**
 * A path from the trap (0) to the surface (1): it widens upward and is stirred by eddies.
 * @param {Frame} frame
 * @param {Trap} trap
 * @param {Strand} strand
 * @param {number} u
 * @returns {[x: number, y: number]}
 */
export function along({S, tall}, trap, strand, u) {
  const wide = Math.pow(u, tall ? 2.4 : 1.65)
  const eddy = Math.sin(strand.p + 7 * u * strand.w) * 13 * u + Math.sin(strand.q + 15 * u) * 5 * u
  const aside = tall ? Math.abs(strand.a) * trap.reach * 1.3 : strand.a * trap.reach
  return [trap.x + aside * wide + eddy * (tall ? 0.35 : 1), mix(trap.y - 12, S + 14, u)]
}

/**
 * Everything, for a frame of this size. The order of what is drawn by lot is part of the picture.
 * @param {Frame} frame
 * @returns {World}
 */
export function worldOf(frame) {
  const {W, H, S, X0, tall, letters} = frame
  const r = random(SEED)
  const span = W - X0
  const across = () => X0 + span * r()
  const gauss = () => (r() + r() + r() + r() - 2) * 1.1
  const area = tall ? clamp(H / 1900, 0.5, 1) * clamp(W / 700, 0.6, 1) : clamp(span / 940, 0.6, 1.5)
  /** @type {<T>(length: number, one: (i: number) => T) => T[]} */
  const many = (length, one) => Array.from({length: Math.round(length)}, (_, i) => one(i))

  const patches = many(tall ? 5 : 9, () => ({x: across(), w: 40 + 130 * r()}))
  const bloom = many(520 * area, () => {
    const patch = patches[Math.floor(r() * patches.length)]
    const close = r() < 0.6
    return {
      x: close ? patch.x + gauss() * patch.w : across(),
      y: Math.pow(r(), 1.8) * (tall ? 36 : close ? 66 : 48) + 6,
      s: 0.5 + 0.75 * r(),
      a: 0.45 + 0.5 * r(),
      p: r() * 7,
      lime: r() < 0.32,
    }
  })
  // All share one period; the eaten ones wait unseen.
  const snow = many(4200 * area, () => {
    const last = Math.min(BOTTOM * 1.05, 100 * Math.pow(Math.max(1e-6, r()), -1 / MARTIN))
    const floc = r() < 0.07
    return {
      x: tall ? across() : r() < 0.1 ? X0 * r() : across(),
      p: r(),
      end: Math.sqrt(last / BOTTOM) * (0.9 + 0.2 * r()),
      s: floc ? 0.7 + 0.7 * r() : 0.42 + 0.75 * r() * r(),
      a: 0.45 + 0.5 * r(),
      q: r() * 7,
      floc,
    }
  })
  /** @type {(kind: Animal, n: number, deep: number, wide: number, size: number) => Migrant[]} */
  const group = (kind, n, deep, wide, size) =>
    many(n * area, () => ({
      kind,
      x: (tall ? 0.06 : 0.05) + (tall ? 0.9 : 0.93) * r(),
      deep: deep + wide * (r() + r() - 1),
      up: 12 + 85 * r() * r() + (kind === "fish" ? 25 : 0),
      late: 1.3 * gauss() + (kind === "shrimp" ? 0.5 : 0),
      s: size * (0.8 + 0.45 * r()),
      p: r() * 7,
      f: r() < 0.5 ? -1 : 1,
      v: 0.5 + r(),
    }))
  const migrants = [
    ...group("copepod", 190, 340, 140, 0.62),
    ...group("shrimp", 40, 520, 170, 0.72),
    ...group("fish", 38, 450, 150, 0.78),
  ]
  const strands = many(tall ? 20 : 52, () => ({
    a: gauss(),
    p: r() * 7,
    q: r() * 7,
    w: 0.6 + r(),
    b: r() < 0.3 ? 0.3 : 0.15,
    c: r(),
  }))
  const stars = many(90 * (W / 1440) + 14, () => ({
    x: r() * W,
    y: Math.pow(r(), 1.3) * (S - 26),
    s: r() < 0.12 ? 1.3 : 0.75,
    a: 0.3 + 0.7 * r(),
  }))
  const flow = many(tall ? 7 : 13, i => ({
    z: mix(900, 3500, (i + r()) / 13),
    p: r() * 7,
    x: r(),
    l: 0.12 + 0.2 * r(),
    v: (r() < 0.5 ? -1 : 1) * (0.5 + r()),
    k: 0.5 + r(),
  }))

  /** @type {[x: number, y: number][]} */
  const floor = []
  for (let x = 0; x <= W + FLOOR_STEP; x += FLOOR_STEP) {
    const hills = 9 * Math.sin(x / 140 + 1) + 5 * Math.sin(x / 51) + 2 * Math.sin(x / 17 + 2)
    floor.push([x, H - (tall ? 34 : 16) - hills])
  }
  const trap = tall
    ? {x: 53, y: H - 128, reach: W * 0.5}
    : {x: W * 0.486, y: yOf(frame, 2950), reach: clamp(W * 0.095, 84, 170)}
  const at = Math.min(floor.length - 1, Math.round(trap.x / FLOOR_STEP))
  const mooring = {floor: floor[at][1], buoy: tall ? letters.end + 26 : S + 34}
  const curves = strands.map(strand => many(29, k => along(frame, trap, strand, k / 28)))
  return {patches, bloom, snow, migrants, strands, stars, flow, floor, trap, mooring, curves}
}
