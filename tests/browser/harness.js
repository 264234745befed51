// What every browser test stands on: the real program on a fresh demo bank, a
// real Chromium, and the checks that hold for every page.
//
// It must not know any journey, and it must not forgive: a console message, a
// request to another host or a fault of the server fails the page it is on.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const execute = promisify(execFile);
/** The program under test. */
export const BINARY = process.env.GOODTURN_BIN ?? fileURLToPath(new URL('../../target/debug/goodturn', import.meta.url));
const CHROMIUM = process.env.GOODTURN_CHROMIUM ?? '/usr/bin/chromium';
const START_MS_MAX = 120_000;
const STOP_MS_MAX = 10_000;
/** Longer than any page takes on a busy machine, short enough to fail a run soon. */
const ACT_MS_MAX = 12_000;
/** The smallest target, in CSS pixels; a hair less is the browser's rounding. */
const TARGET_MIN = 43.9;

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The ways in which each page is looked at. */
export const MODES = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  wide: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  easy: { viewport: { width: 360, height: 740 } },
  forced: { viewport: { width: 1280, height: 900 }, forcedColors: 'active' },
  unscripted: { viewport: { width: 360, height: 740 } },
};

/** A port that was free a moment ago. */
const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/**
 * Starts `goodturn demo` on a bank of its own.
 * @returns {Promise<{url: string, signIns: {role: string, login: string, password: string}[], auditor: string, stop: () => Promise<void>}>}
 */
export async function startProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'goodturn-browser-'));
  const port = await freePort();
  const running = run(['demo', '--json', '--listen', `127.0.0.1:${port}`, '--data', join(folder, 'bank')], folder);
  try {
    const { url, sign_ins: signIns, auditor_link: auditorLink } = JSON.parse(await withinMs(START_MS_MAX, running.firstLine));
    const base = url.replace(/\/$/, '');
    await untilHealthy(base);
    return { url: base, signIns, auditor: new URL(auditorLink).pathname, stop: running.stop };
  } catch (fault) {
    await running.stop().catch(() => {});
    throw fault;
  }
}

/**
 * A new bank as an operator opens one: created, given a coordinator, served; nothing has happened in it.
 * @returns {Promise<{url: string, invitation: string, operator: Function, stop: () => Promise<void>}>} `invitation` is the
 *   coordinator's one-time link; `operator` runs a command on the same database and answers what it printed.
 */
export async function startEmptyBank(name, flags = []) {
  const folder = await mkdtemp(join(tmpdir(), 'goodturn-browser-'));
  const database = ['--database-url', `sqlite://${join(folder, 'bank.db')}`];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const operator = async (...args) => (await execute(BINARY, [...args, ...database], { timeout: START_MS_MAX })).stdout;
  let running;
  try {
    await operator('bank', 'create', '--slug', 'harbour', '--name', name);
    await operator('member', 'add', '--bank', 'harbour', '--name', 'Catriona MacLeod', '--role', 'coordinator');
    const printed = await operator('login', 'invite', '--bank', 'harbour', '--member', '1');
    const link = /\/invite\/\S+/.exec(printed);
    assert.ok(link, `no link in what login invite printed: ${printed}`);
    running = run(['serve', '--listen', `127.0.0.1:${port}`, ...flags, ...database], folder);
    // Whatever ends it early is told instead of waited for.
    await Promise.race([untilHealthy(url), running.firstLine.then(() => untilHealthy(url))]);
    return { url, invitation: `${url}${link[0]}`, operator, stop: running.stop };
  } catch (fault) {
    await (running ? running.stop().catch(() => {}) : rm(folder, { recursive: true, force: true }));
    throw fault;
  }
}

/** Runs the program until it is stopped; stopping also removes its folder. */
function run(args, folder) {
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });
  const ended = new Promise((resolve) => { child.once('exit', (code) => resolve(code)); });
  const firstLine = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    ended.then((code) => reject(new Error(`goodturn ${args[0]} ended with ${code}:\n${errors}`)));
  });
  firstLine.catch(() => {});
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = new AbortController();
    const late = sleep(STOP_MS_MAX, 'late', { signal: timer.signal }).catch(() => 'ended');
    const outcome = await Promise.race([ended, late]);
    timer.abort();
    if (outcome === 'late') child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    assert.notEqual(outcome, 'late', 'the program did not end within 10 s of SIGTERM');
  };
  return { firstLine, stop };
}

const withinMs = async (ms, promise) => {
  const timer = new AbortController();
  const late = sleep(ms, null, { signal: timer.signal }).then(() => { throw new Error(`not ready after ${ms} ms`); });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
};

async function untilHealthy(url) {
  const until = Date.now() + START_MS_MAX;
  while (Date.now() < until) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`${url}/healthz does not answer`);
}

/** Chromium from the system, without anything that talks to other hosts. */
export const startBrowser = () => chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });

/** A browser context in one of the MODES; `state` is a sign-in kept from another context. */
export async function openContext(browser, mode, state, extra = {}) {
  const context = await browser.newContext({ ...MODES[mode], reducedMotion: 'reduce', storageState: state, ...extra });
  context.setDefaultTimeout(ACT_MS_MAX);
  if (mode === 'unscripted') await context.route('**/*.js', (route) => route.abort());
  return context;
}

/** Signs in through the page, as a person does, with the demo's first sign-in of that role. */
export async function signIn(page, program, role) {
  const account = program.signIns.find((each) => each.role === role);
  assert.ok(account, `the demo offers no sign-in as ${role}`);
  await page.goto(`${program.url}/sign-in`);
  const form = page.locator('main form').filter({ has: page.locator('[name=password]') });
  await form.locator('[name=login]').fill(account.login);
  await form.locator('[name=password]').fill(account.password);
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/sign-in')), form.locator('[type=submit]').first().click()]);
}

/** The demo, a browser, and the state of somebody signed in; `stop` ends both. */
export async function startSignedIn(role) {
  const program = await startProgram();
  let browser;
  const stop = async () => {
    await browser?.close();
    await program.stop();
  };
  try {
    browser = await startBrowser();
    const context = await openContext(browser, 'wide');
    await signIn(await context.newPage(), program, role);
    const state = await context.storageState();
    await context.close();
    return { program, browser, state, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

/** Turns easy read on or off with the button in the footer; it is kept with the member. */
export async function setEasyRead(page, program, on) {
  await page.goto(`${program.url}/`);
  const button = page.locator(`footer button[name=read][value="${on ? 'easy' : ''}"]`);
  if (await button.count() === 0) return;
  await Promise.all([page.waitForLoadState('load'), button.click()]);
  await page.waitForSelector(on ? 'html[data-read=easy]' : 'html:not([data-read])');
}

/**
 * Collects what a page must never do. Call it before the page goes anywhere;
 * the returned list is empty when all is well. `mistakes`: forms are sent with
 * mistakes on purpose.
 */
export function watch(page, program, { scriptsBlocked = false, mistakes = false } = {}) {
  const problems = [];
  const own = new URL(program.url).origin;
  page.on('console', (message) => {
    const blocked = scriptsBlocked && message.text().includes('net::ERR_FAILED');
    // The browser notes every answer of 422 in the console, a form with a mistake included.
    const mistaken = mistakes && message.text().includes('status of 422');
    if (!blocked && !mistaken) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (fault) => problems.push(`script fault: ${fault.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const local = url.origin === own || ['data:', 'blob:', 'about:'].includes(url.protocol);
    if (!local) problems.push(`request to another host: ${url.href}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} from ${response.url()}`);
  });
  return problems;
}

/** What axe finds, as short lines. */
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

/** Elements that stick out at 320 px, also with the widest text spacing of WCAG 1.4.12. */
export async function noSideScroll(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const found = [];
  for (const spaced of [false, true]) {
    found.push(...await page.evaluate((wide) => {
      // A constructed sheet, because the content policy refuses an inline one.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }');
      document.adoptedStyleSheets = wide ? [sheet] : [];
      const root = document.documentElement;
      const over = root.scrollWidth > root.clientWidth;
      const culprits = over ? [...document.body.querySelectorAll('*')]
        .filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1)
        .slice(-3)
        .map((each) => each.outerHTML.slice(0, 120)) : [];
      document.adoptedStyleSheets = [];
      return over ? [`${root.scrollWidth} px wide${wide ? ' with text spacing' : ''}: ${culprits.join(' | ')}`] : [];
    }, spaced));
  }
  await page.setViewportSize(before);
  return found;
}

/** Targets smaller than 44 px, except links within a sentence and the browser's own parts. */
export const smallTargets = (page) => page.evaluate((min) => {
  const inSentence = (link) => {
    if (link.tagName !== 'A' || getComputedStyle(link).display !== 'inline') return false;
    const around = link.closest('p, li, dd, dt, td, th, caption, figcaption, legend, label, summary, div')?.textContent ?? '';
    return around.trim().length > link.textContent.trim().length;
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option]')]
    .filter((each) => each.checkVisibility() && !each.matches('.skip, .vh, .vh *') && !inSentence(each))
    .map((each) => (each.matches('[type=radio], [type=checkbox]') ? each.closest('label') ?? each : each))
    .map((each) => ({ each, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.height < min || box.width < min)
    .map(({ each, box }) => `${Math.round(box.width)}×${Math.round(box.height)} px: ${each.outerHTML.slice(0, 120)}`);
}, TARGET_MIN);

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // Matters of taste, or of a static site.
    'attribute-boolean-style': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'require-sri': 'off',
    'tel-non-breaking': 'off',
    'void-style': 'off',
    // Our content policy refuses them, so they would be lost without a word.
    'no-inline-style': 'error',
  },
});

/** Faults of the HTML as the server sent it. */
export async function validHtml(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `line ${line}: ${ruleId}: ${message}`));
}

let shots;
/** Keeps a picture for a person to look at, in GOODTURN_SHOTS or a temporary folder. */
export async function shot(page, name) {
  shots ??= process.env.GOODTURN_SHOTS ?? await mkdtemp(join(tmpdir(), 'goodturn-shots-'));
  const path = join(shots, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
