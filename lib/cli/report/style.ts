/** The style of a report: light, dark and on paper. Every colour of text stands off its ground by 4.5 to 1 or more, what charts are drawn with by 3 to 1. */
export const reportStyle = `
:root{color-scheme:light dark;--ground:#f7f6f3;--sheet:#fff;--ink:#1d1c1a;--soft:#5c5952;--line:#dedad2;--good:#1b6a39;--fair:#855400;--bad:#a6261c;--accent:#1d5d59;--track:#e7e3db;--mild:#8a857b;--grave:#6b1f7a}
@media (prefers-color-scheme:dark){:root{--ground:#161513;--sheet:#201f1c;--ink:#f1eee8;--soft:#b6b1a7;--line:#3a3732;--good:#82d39d;--fair:#efc264;--bad:#ff9d90;--accent:#86d0ca;--track:#35322d;--mild:#918c81;--grave:#d9a0f0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:68rem;padding:2rem 1.25rem 3rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
header{margin-bottom:1.25rem}
.kicker{margin:0;color:var(--accent);font-weight:600;letter-spacing:.04em}
h1{margin:.1rem 0 .3rem;font-size:2.1rem;line-height:1.15}
h2{margin:0 0 .3rem;font-size:1.3rem}
.lead{margin:0 0 1rem;color:var(--soft);max-width:46rem;font-size:.92rem}
.tiles{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:0 0 1.25rem;padding:0}
.tiles a{display:block;height:100%;padding:.8rem .9rem;background:var(--sheet);border:1px solid var(--line);border-radius:.6rem;color:inherit;text-decoration:none}
.tiles a:hover,.tiles a:focus-visible{border-color:var(--accent)}
.tiles b{display:block;font-size:1.35rem;line-height:1.25}
.tiles span{color:var(--soft);font-size:.85rem}
.agency{margin:0 0 1rem;font-weight:600}
.agency img{max-width:14rem;max-height:4rem}
section{margin:0 0 1.25rem;padding:1.2rem 1.25rem .7rem;background:var(--sheet);border:1px solid var(--line);border-radius:.6rem;scroll-margin-top:1rem}
.scroll{overflow-x:auto;margin:0 0 1rem;overflow-wrap:normal}
table{width:100%;border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{padding:.2rem 0 .3rem;font-weight:600;text-align:left}
caption span{display:block;position:sticky;left:0;max-width:calc(100vw - 5rem)}
th,td{padding:.38rem .9rem .38rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap;font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-size:.82rem}
tbody tr:last-child>*{border-bottom:0}
.right{text-align:right}
.grow{white-space:normal;overflow-wrap:anywhere;min-width:9rem}
.good{color:var(--good)}.fair{color:var(--fair)}.bad{color:var(--bad)}.faint{color:var(--soft)}
.note{margin:0 0 .6rem;font-size:.9rem}
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.15em}
.bar{display:inline-block;width:6.5rem;height:.62rem;border-radius:.31rem;background:var(--track);vertical-align:baseline;overflow:hidden}
.bar i{display:block;height:100%;background:currentColor;border-radius:.31rem}
figure{margin:0 0 1.2rem;max-width:46rem}
figcaption,summary{padding:.2rem 0 .3rem;font-weight:600;font-size:.9rem}
summary{cursor:pointer}
details{margin:0 0 1rem}
.chart svg{display:block;overflow:visible}
.plot{padding-left:2rem}
.chart text{fill:var(--soft);font-size:12.5px;font-variant-numeric:tabular-nums}
.chart .name{fill:var(--ink)}
.chart .note{margin:.35rem 0 0;font-size:.82rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin:0 0 .4rem;padding:0;font-size:.85rem}
.legend svg,.chart .legend svg{display:inline-block}
.chart rect{stroke:var(--sheet);stroke-width:.75}
.c-accent{fill:var(--accent)}.c-good{fill:var(--good)}.c-mild{fill:var(--mild)}.c-fair{fill:var(--fair)}.c-bad{fill:var(--bad)}.c-grave{fill:var(--grave)}
.chart .track{fill:var(--track);stroke:none}
.grid{stroke:var(--line)}
.stroke{stroke:var(--accent);stroke-width:2}
.gap{stroke:var(--mild);stroke-width:1;stroke-dasharray:3 4}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
footer{margin-top:1.5rem;font-size:.85rem}
@media (max-width:34rem){body{padding:1.25rem .8rem 2rem}section{padding:1rem .9rem .4rem}h1{font-size:1.7rem}.tiles{grid-template-columns:1fr 1fr}.bar{width:3.6rem}td:not(:has(.bar)),th{white-space:normal;overflow-wrap:break-word}.grow{min-width:0}.cards,.cards tbody,.cards caption{display:block}.cards thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}.cards tr{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:.5rem 0;border-bottom:1px solid var(--line)}.cards tr:last-child{border-bottom:0}.cards th,.cards td{padding:0;border:0;text-align:left}.cards tbody th{flex:1 0 100%;font-weight:600}.cards td.grow{flex:1 0 100%}.cards td::before{content:attr(data-of) " ";color:var(--soft);font-size:.82rem}}
@media print{@page{margin:14mm 12mm}:root{color-scheme:light;--ground:#fff;--sheet:#fff;--ink:#000;--soft:#4b4843;--line:#c9c4bb;--good:#1b6a39;--fair:#7a4d00;--bad:#97211a;--accent:#1d5d59;--track:#e2ded5;--mild:#827d74;--grave:#5a1a68}body{max-width:none;padding:0;font-size:10.5pt}.scroll{overflow:visible}section,.tiles a{border-color:var(--line)}section{break-inside:auto;padding:.6rem .8rem .2rem}tr,.tiles li,h2,caption,table:not(:has(tbody tr:nth-child(9))){break-inside:avoid;break-after:auto}h2,.lead,caption{break-after:avoid}.tiles{grid-template-columns:repeat(3,1fr)}th,td{padding-right:.5rem;white-space:normal}.bar{width:3.5rem}.bar,.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{text-decoration:none}figure{break-inside:avoid;max-width:none}figcaption{break-after:avoid}.lead{break-inside:avoid}details{display:none}.chart svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
