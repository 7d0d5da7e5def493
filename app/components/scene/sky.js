// Sun, moon, stars, and the light that reaches down into the sea.

import {sunAt} from "./clock.js"
import {blend, clamp, mix, rgb} from "./numbers.js"
import {stamp} from "./sprites.js"

/** The sky, top and horizon, by day and by night; and what dawn and dusk add along the horizon. */
const SKY = {
  light: {day: ["#cbe8f3", "#f4fafb"], night: ["#274b66", "#6f9db4"], warm: "#ffd9ae"},
  dark: {day: ["#16394d", "#3b7c95"], night: ["#04101a", "#15384c"], warm: "#c98a5e"},
}

/**
 * The sun crosses the sky by day, the moon by night.
 * @param {Frame} frame
 * @param {number} hour
 */
function orbs({W, S, tall}, hour) {
  const [left, right] = tall ? [0.04, 0.46] : [0.42, 0.97]
  const height = S - (tall ? 14 : 42)
  /** @type {(u: number) => [x: number, y: number]} */
  const path = u => [W * mix(left, right, u), S + 18 - height * Math.sin(Math.PI * clamp(u))]
  return {sun: path((hour - 5.6) / 12.8), moon: path(((hour + 24 - 18.2) % 24) / 12), up: hour > 5.2 && hour < 18.8}
}

/**
 * @param {Canvas} canvas
 * @param {Moment} moment
 */
export function drawSky({g, frame, sprites, backdrop}, {hour, day}) {
  const {W, S, tall, theme} = frame
  const {sun, moon, up} = orbs(frame, hour)
  const colours = SKY[theme]
  const night = 1 - day
  const low = Math.exp(-Math.pow(sunAt(hour) / 0.3, 2))
  const air = g.createLinearGradient(0, 0, 0, S)
  air.addColorStop(0, blend(colours.night[0], colours.day[0], day))
  air.addColorStop(1, blend(colours.night[1], colours.day[1], day))
  g.fillStyle = air
  g.fillRect(0, 0, W, S + 14)
  if (low > 0.02) {
    const warm = rgb(colours.warm).join()
    const glow = g.createLinearGradient(0, S * 0.2, 0, S)
    glow.addColorStop(0, `rgba(${warm},0)`)
    glow.addColorStop(1, `rgba(${warm},${0.75 * low})`)
    g.fillStyle = glow
    g.fillRect(0, S * 0.2, W, S * 0.8 + 14)
  }
  if (night > 0.3) {
    g.globalAlpha = ((night - 0.3) / 0.7) * (theme === "dark" ? 0.9 : 0.6)
    g.drawImage(backdrop.stars, 0, 0, W, S)
  }
  const size = tall ? 0.66 : 1
  if (up) {
    g.globalAlpha = theme === "dark" ? 0.75 : 1
    stamp(g, sprites.sun, ...sun, size)
  }
  const moonlight = clamp(1 - day * 1.4)
  if (moonlight > 0 && moon[1] < S + 30) {
    g.globalAlpha = moonlight
    stamp(g, sprites.moon, ...moon, size)
  }
  g.globalAlpha = 1
}

/**
 * @param {Canvas} canvas
 * @param {Moment} moment
 */
export function drawRays({g, frame}, {t, hour, day}) {
  const {W, H, S, tall, theme} = frame
  const {sun, up} = orbs(frame, hour)
  const strength = (theme === "dark" ? 0.13 : 0.25) * clamp(day * sunAt(hour) * 1.3)
  if (day < 0.08 || !up || strength < 0.01) return
  const lean = (sun[0] / W - 0.55) * (tall ? 40 : 130)
  const reach = tall ? 300 : (H - S) * 0.42
  const light = g.createLinearGradient(0, S, 0, S + reach)
  light.addColorStop(0, `rgba(226,247,255,${strength})`)
  light.addColorStop(1, "rgba(226,247,255,0)")
  g.fillStyle = light
  const many = tall ? 5 : 9
  for (let i = 0; i < many; i++) {
    const aside = i - (many - 1) / 2
    const x = sun[0] + aside * (tall ? 22 : 36) + 8 * Math.sin(t * 0.3 + i * 1.7)
    const x1 = sun[0] - lean + aside * (tall ? 50 : 90) + 14 * Math.sin(t * 0.22 + i)
    const w = (tall ? 9 : 15) + 6 * Math.sin(i * 2.4)
    g.globalAlpha = 0.55 + 0.45 * Math.sin(t * 0.5 + i * 2.1)
    g.beginPath()
    g.moveTo(x, S + 5)
    g.lineTo(x + w, S + 5)
    g.lineTo(x1 + w * 3.4, S + reach)
    g.lineTo(x1, S + reach)
    g.fill()
  }
  g.globalAlpha = 1
}
