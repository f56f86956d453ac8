// Reads what a command printed and writes it for docs/api-session.md: JSON broken into lines of readable width, and "…" for what differs each
// time. Anything else passes through.
'use strict';

const WIDTH = 130;
const text = require('node:fs').readFileSync(0, 'utf8').trimEnd();

const volatile = (name, value) => {
  if (['uid', 'version'].includes(name) && value) return '…';
  if (/(At|Timestamp)$/.test(name) && value && name !== 'nextAt') return '…';
  return value;
};

const tidy = (value) => {
  if (typeof value === 'string') {
    return value
      .replaceAll(process.env.SOURCE, 'http://127.0.0.1:8000')
      .replace(/[0-9]{8}t[0-9]{6}z/g, '…')
      // Statuses have whole seconds: a quick run has no length.
      .replace(/(Analysis [a-z0-9-]+ is (?:Successful|Failed))( after [0-9hms.]+)?:/g, '$1 …:');
  }
  if (Array.isArray(value)) return value.map(tidy);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, tidy(volatile(name, member))]));
  }
  return value;
};

const write = (value, indent) => {
  const short = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replace(/([[{]) /g, '$1').replace(/ ([\]}])/g, '$1');
  if (value === null || typeof value !== 'object' || indent.length + short.length <= WIDTH) return short;
  const next = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((member) => next + write(member, next))
    : Object.entries(value).map(([name, member]) => `${next}${JSON.stringify(name)}: ${write(member, next)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
};

const lines = [];
for (const line of text.split('\n')) {
  try {
    lines.push(line.startsWith('{') ? write(tidy(JSON.parse(line)), '') : tidy(line));
  } catch {
    lines.push(tidy(line));
  }
}
console.log(lines.join('\n'));
