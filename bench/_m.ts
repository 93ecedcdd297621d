import { parseHtml } from '../lib/items/html-tree.ts';
import { findMainBlocks } from '../lib/items/main-text.ts';
import { survey } from '../lib/items/survey.ts';
import { articles } from './read-cases.ts';
const ids=process.argv.slice(2);
for(const a of articles()){ if(!ids.some(i=>a.id.includes(i)))continue;
 const s=survey(parseHtml(a.page()));const m=findMainBlocks(s);
 const exp=a.text();const e:any=a.expect;
 console.log('=====',a.id,a.url);
 const fold=(t:string)=>t.replace(/\s+/g,' ');
 const path=(c:number)=>{let o='';for(let i=c,n=0;i>=0&&n<5;i=s.containers[i]!.parent,n++){const x=s.containers[i]!.element;o+=x.name+'.'+(x.attribs.class??'').split(' ').slice(0,2).join('.')+(x.attribs.id?'#'+x.attribs.id:'')+' < '}return o};
 let shown=0;
 s.blocks.forEach((b,i)=>{ if(b.kind==='alt'||b.text.length<12)return; const inExp=exp!==null?fold(exp).includes(b.text.slice(0,60)):null; const must=e.mustContain?.some((p:string)=>b.text.includes(fold(p)));const mustNot=e.mustNotContain?.some((p:string)=>b.text.includes(fold(p)));
  const got=m.has(i); let tag=''; if(exp!==null){if(got&&!inExp)tag='EXTRA';if(!got&&inExp)tag='MISSED'}else{if(!got&&must)tag='MISSED';if(got&&mustNot)tag='EXTRA'}
  if(tag&&shown++<9)console.log(tag,b.kind,JSON.stringify(b.text.slice(0,80)),b.text.length,path(b.container)); });
}
