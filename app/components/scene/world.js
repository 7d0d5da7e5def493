// What stands, swims and sinks in the scene, and where. Depth is a square-root axis from the base of the light to 4,000 m.
// Each flake of snow falls from the surface and is eaten where its way has grown too narrow for it, so that as many remain
// at any depth as the pump says.

import {clamp, mix, random} from "./numbers.js"

const BOTTOM = 4000
/** Metres; how far the light reaches. */
export const BASE = 73.4
const SEED = 20260
const FLOOR_STEP = 8

/**
 * How far down the page a depth in metres is.
 * @param {Pick<Frame, "H" | "L" | "E">} frame
 * @param {number} depth
 */
export function yOf({H, L, E}, depth) {
  if (depth < BASE) return mix(L, E, Math.sqrt(clamp(depth / BASE)))
  const [base, bottom] = [Math.sqrt(BASE), Math.sqrt(BOTTOM)]
  return mix(E, H, (Math.sqrt(clamp(depth, BASE, BOTTOM)) - base) / (bottom - base))
}

/**
 * The depth of a place below the light; its base above.
 * @param {Frame} frame
 * @param {number} y
 */
export function depthOf({H, E}, y) {
  const [base, bottom] = [Math.sqrt(BASE), Math.sqrt(BOTTOM)]
  return Math.pow(base + clamp((y - E) / (H - E)) * (bottom - base), 2)
}

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
export function along({S, E, tall}, trap, strand, u) {
  const eddy = Math.sin(strand.p + 7 * u * strand.w) * 13 * u + Math.sin(strand.q + 15 * u) * 5 * u
  const aside = strand.a * trap.reach * Math.pow(u, 1.65)
  return [trap.x + aside + eddy * (tall ? 0.35 : 1), mix(trap.y - 12, tall ? E : S + 14, u)]
}

/**
 * Everything, for a frame of this size. The order of what is drawn by lot is part of the picture.
 * @param {Frame} frame
 * @returns {World}
 */
export function worldOf(frame) {
  const {W, H, S, E, X0, tall, at, scale} = frame
  const r = random(SEED)
  const span = W - X0
  const across = () => X0 + span * r()
  const gauss = () => (r() + r() + r() + r() - 2) * 1.1
  const area = tall ? clamp(W / 900, 0.5, 1) : clamp(span / 940, 0.6, 1.5)
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
  const snow = many(1900 * area, () => {
    const floc = r() < 0.07
    const stray = r() < 0.22
    return {
      x: stray ? across() : 0,
      u: 2 * r() - 1,
      p: r(),
      s: floc ? 0.7 + 0.7 * r() : 0.42 + 0.75 * r() * r(),
      a: (0.45 + 0.5 * r()) * (stray ? 0.6 : 1),
      q: r() * 7,
      floc,
      stray,
    }
  })
  const drift = many(170 * area, () => ({u: r(), p: r(), q: r() * 7, a: 0.5 + 0.5 * r(), v: r() - 0.25}))
  /** @type {(kind: Animal, n: number, deep: number, wide: number, size: number) => Migrant[]} */
  const group = (kind, n, deep, wide, size) =>
    many(n * area, () => ({
      kind,
      x: r(),
      deep: deep + wide * (r() + r() - 1),
      up: 12 + 85 * r() * r() + (kind === "fish" ? 25 : 0),
      late: 1.3 * gauss() + (kind === "shrimp" ? 0.5 : 0),
      s: size * (0.8 + 0.45 * r()),
      p: r() * 7,
      f: r() < 0.5 ? -1 : 1,
      v: 0.5 + r(),
    }))
  const migrants = [
    ...group("copepod", 110, 340, 140, 0.62),
    ...group("shrimp", 26, 520, 170, 0.72),
    ...group("fish", 22, 450, 150, 0.78),
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
    floor.push([x, H - 16 - hills])
  }
  const trap = {x: at[0], y: yOf(frame, 2950), reach: (scale * 8) / (tall ? 3.2 : 2.4)}
  const foot = Math.min(floor.length - 1, Math.round(trap.x / FLOOR_STEP))
  const mooring = {floor: floor[foot][1], buoy: E + 16}
  const curves = strands.map(strand => many(29, k => along(frame, trap, strand, k / 28)))
  return {patches, bloom, snow, drift, migrants, strands, stars, flow, floor, trap, mooring, curves}
}
