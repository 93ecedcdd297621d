import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseFeed } from '../lib/formats/feed.ts';
import { decodeText } from '../lib/formats/charset.ts';
import { Parser } from 'htmlparser2';
const R = createRequire(import.meta.url)('rss-parser'); const rp = new R();
const d='/work/shared/data/feeds/files/rss-parser/';
for (const f of readdirSync(d)) { const b=readFileSync(d+f); 
 const t = async (fn:any) => { let e=''; for(let i=0;i<5;i++) { try { await fn(); } catch(x) { e='!'; } } const c=process.cpuUsage(); for(let i=0;i<10;i++) { try { await fn(); } catch {} } const u=process.cpuUsage(c); return ((u.user+u.system)/1e4).toFixed(2)+e; };
 const s=b.toString();
 console.log(f.padEnd(30), b.length, 'ours', await t(()=>parseFeed(b,{url:'http://e.com/f'})), 'oursStr', await t(()=>parseFeed(s,{url:'http://e.com/f'})), 'decode', await t(()=>decodeText(b,{})), 'rp', await t(()=>rp.parseString(s)), 'sax', await t(()=>{new Parser({onopentag(){},ontext(){}},{xmlMode:true}).end(s)})); }
