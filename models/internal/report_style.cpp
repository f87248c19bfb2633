#include "models/internal/report_sections.h"

namespace glgrad {

// Blue and orange of the palette by Okabe and Ito, which colour-blind readers can tell apart.
const char* const kReportStyle = R"css(
:root {
    color-scheme: light dark;
    --page: #f6f6f3; --panel: #ffffff; --ink: #1d2026; --muted: #5f6570; --rule: #e3e3de;
    --train: #0072b2; --val: #c25400; --hit: 0 114 178; --miss: 213 94 0; --on-strong: #ffffff;
}
@media (prefers-color-scheme: dark) {
    :root {
        --page: #121418; --panel: #1b1e24; --ink: #e9e9e6; --muted: #a0a6b1; --rule: #2e323b;
        --train: #56b4e9; --val: #f0a13c; --hit: 30 115 175; --miss: 190 90 10;
    }
}
* { box-sizing: border-box; }
body {
    margin: 0; padding: 48px 24px 32px; background: var(--page); color: var(--ink);
    font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    font-variant-numeric: tabular-nums;
}
main { max-width: 1120px; margin: 0 auto; display: grid; gap: 20px;
       grid-template-columns: minmax(0, 1fr); }
h1 { margin: 0; font-size: clamp(26px, 4vw, 38px); line-height: 1.15; font-weight: 650;
     letter-spacing: -0.02em; overflow-wrap: break-word; }
h2 { margin: 0; font-size: 17px; font-weight: 620; letter-spacing: -0.005em; }
h3 { margin: 0 0 8px; font-size: 14px; font-weight: 620; }
figure { margin: 0; }
.eyebrow { margin: 0 0 6px; color: var(--muted); font-size: 13px; letter-spacing: 0.08em;
           text-transform: uppercase; }
.subtitle { margin: 10px 0 0; color: var(--muted); font-size: 17px; max-width: 70ch; }
.note { margin: 4px 0 0; color: var(--muted); font-size: 13px; }
header { margin-bottom: 8px; }
.panel { padding: 20px 22px; background: var(--panel); border: 1px solid var(--rule);
         border-radius: 10px; }

.cards { margin: 0; display: grid; gap: 20px;
         grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); }
.card { display: flex; flex-direction: column; padding: 16px 22px 18px; background: var(--panel); border: 1px solid var(--rule);
        border-radius: 10px; }
.card dt { color: var(--muted); font-size: 13px; }
.card dd { margin: 0; }
.card strong { display: block; font-size: 32px; line-height: 1.25; font-weight: 620;
               letter-spacing: -0.02em; }
.card:first-child strong { color: var(--train); }
.card small { color: var(--muted); font-size: 13px; }

.charts { display: grid; gap: 20px;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
.legend { list-style: none; margin: 6px 0 8px; padding: 0; display: flex; flex-wrap: wrap;
          gap: 2px 20px; font-size: 13px; color: var(--muted); }
.legend b { color: var(--ink); font-weight: 600; }
.key { width: 28px; height: 10px; margin-right: 7px; }
.chart { display: block; width: 100%; height: auto; font-size: 12.5px; }
.chart text { fill: var(--muted); }
.grid { stroke: var(--rule); }
.base { stroke: var(--muted); }
.line { fill: none; stroke-width: 2.25; stroke-linecap: round; stroke-linejoin: round; }
.line.train { stroke: var(--train); }
.line.val { stroke: var(--val); stroke-dasharray: 6 5; }
.mark.train { fill: var(--train); }
.mark.val { fill: var(--val); }
.mark { stroke: var(--panel); stroke-width: 1.5; }
.dense .mark { opacity: 0; }
.band { fill: transparent; }
.guide { stroke: var(--muted); opacity: 0; }
.epoch:hover .guide { opacity: 0.6; }
.epoch:hover .mark { opacity: 1; }

.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: separate; border-spacing: 0; font-size: 13px; }
th { font-weight: 500; text-align: left; white-space: nowrap; }
summary { cursor: pointer; font-size: 14px; font-weight: 600; }
.history { margin-top: 12px; min-width: 640px; width: 100%; }
.history th, .history td { padding: 5px 12px; text-align: right; border-bottom: 1px solid var(--rule); }
.history th:first-child { text-align: left; padding-left: 0; }
.history thead th { color: var(--muted); }

.split { display: flex; flex-wrap: wrap; gap: 20px 40px; align-items: flex-start; }
.confusion { border-spacing: 2px; }
.confusion caption { text-align: left; color: var(--muted); font-size: 13px; padding: 2px 0 10px; }
.confusion td { min-width: 47px; height: 36px; padding: 0 4px; text-align: center; border-radius: 4px; }
.confusion thead th { vertical-align: bottom; text-align: center; padding-bottom: 6px; }
.confusion thead th span { writing-mode: vertical-rl; transform: rotate(180deg); }
.confusion tbody th, .confusion tfoot th {
    position: sticky; left: 0; padding-right: 10px; background: var(--panel);
}
.confusion .zero { color: var(--muted); opacity: 0.45; }
.confusion .hit { background: rgb(var(--hit) / var(--shade)); }
.confusion .miss { background: rgb(var(--miss) / var(--shade)); }
.confusion .strong { color: var(--on-strong); font-weight: 600; }
.confusion .rate { color: var(--muted); }
.confusion tfoot th, .confusion tfoot td { padding-top: 6px; color: var(--muted); font-size: 12px; }
.mistakes { flex: 1 1 220px; }
.mistakes ol { list-style: none; margin: 0; padding: 0; }
.mistakes li { padding: 8px 0; display: grid; grid-template-columns: 1fr auto; column-gap: 12px;
               border-top: 1px solid var(--rule); }
.mistakes i { color: var(--muted); font-style: normal; }
.mistakes b { font-weight: 620; }
.mistakes small { grid-column: 1 / -1; color: var(--muted); font-size: 13px; }
.swatch { display: inline-block; width: 12px; height: 12px; margin: 0 2px 0 6px; border-radius: 3px;
          vertical-align: -1px; }
.swatch.hit { background: rgb(var(--hit)); margin-left: 0; }
.swatch.miss { background: rgb(var(--miss)); }

.sheet { margin-top: 14px; display: grid; gap: 18px 14px;
         grid-template-columns: repeat(auto-fill, minmax(110px, 1fr)); }
.example img { display: block; width: 100%; height: auto; image-rendering: pixelated;
               border-radius: 4px 4px 0 0; background: #000; }
.bar { display: block; height: 4px; background: var(--rule); border-radius: 0 0 4px 4px;
       overflow: hidden; }
.bar span { display: block; height: 100%; background: var(--train); }
.wrong .bar span { background: var(--val); }
.example figcaption { margin-top: 6px; font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
.example b { font-weight: 600; }
.share { color: var(--muted); }
.truth { display: block; color: var(--muted); }

.setup { margin: 10px 0 0; display: grid; gap: 0 32px;
         grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); }
.setup div { padding: 7px 0; display: flex; justify-content: space-between; gap: 16px;
             border-top: 1px solid var(--rule); }
.setup dt { color: var(--muted); white-space: nowrap; }
.setup dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
pre { margin: 12px 0 0; overflow-x: auto; line-height: 1.4;
      font: 12.5px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
footer { color: var(--muted); font-size: 13px; }
@media (max-width: 600px) {
    body { padding: 28px 14px 24px; }
    main, .cards, .charts { gap: 14px; }
    .cards { grid-template-columns: 1fr 1fr; }
    .card { padding: 12px 14px; }
    .card strong { font-size: 24px; }
    .panel { padding: 16px 14px; }
    .chart { font-size: 15px; }
    .sheet { grid-template-columns: repeat(auto-fill, minmax(100px, 1fr)); }
}
@media print {
    body { padding: 0; background: none; }
    .panel, .card, .example { break-inside: avoid; }
}
)css";

}  // namespace glgrad
