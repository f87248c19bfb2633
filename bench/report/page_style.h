#pragma once

namespace glgrad::bench {

/// What the page adds to the style of training reports.
inline constexpr const char* kPageStyle = R"css(
:root { --third: #00805f; --fourth: #8b4a86; --track: #ecece8; }
@media (prefers-color-scheme: dark) {
    :root { --third: #35c49a; --fourth: #d79bd2; --track: #272b33; }
}
section { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
.cards { grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
.card strong { font-size: 26px; }
.card:first-child strong { color: inherit; }
.charts { align-items: start; }
figure .note { display: flex; flex-wrap: wrap; gap: 2px 16px; margin-bottom: 10px; }
.swatch-box { width: 10px; height: 10px; margin-right: 6px; }
.meter { display: grid; grid-template-columns: minmax(0, 15em) minmax(60px, 1fr) 3.6em;
         gap: 10px; align-items: center; padding: 3px 0; font-size: 13px; }
.meter span { overflow-wrap: anywhere; line-height: 1.25; }
.meter svg { width: 100%; height: 12px; border-radius: 3px; }
.meter b { font-weight: 500; text-align: right; }
.history td { white-space: nowrap; }
.track { fill: var(--track); }
.by-multiply-add, .faster, .fill.c0 { fill: var(--train); }
.by-copy, .slower, .fill.c1 { fill: var(--val); }
.by-passes, .fill.c3 { fill: var(--fourth); }
.by-fetches, .fill.c2 { fill: var(--third); }
.base, .goal { vector-effect: non-scaling-stroke; }
.goal { stroke: var(--ink); stroke-width: 2; }
.goal-key { fill: var(--ink); }
.line.c0 { stroke: var(--train); }
.line.c1 { stroke: var(--val); }
.line.c2 { stroke: var(--third); }
.line.c3 { stroke: var(--fourth); }
.mark.c0 { fill: var(--train); }
.mark.c1 { fill: var(--val); }
.mark.c2 { fill: var(--third); }
.mark.c3 { fill: var(--fourth); }
@media (max-width: 600px) {
    .cards { grid-template-columns: 1fr 1fr; }
    .card strong { font-size: 21px; }
    .meter { grid-template-columns: minmax(0, 10em) minmax(40px, 1fr) 3.2em; gap: 8px;
             font-size: 12px; }
}
)css";

}  // namespace glgrad::bench
