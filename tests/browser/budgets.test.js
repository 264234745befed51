// What a page may weigh, and how it behaves while it comes: sizes as they go
// over the wire, requests, shifts of the layout, paper, and stillness.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openContext, signIn, startBrowser, startProgram } from './harness.js';

const KB = 1024;
/** Bytes over the wire, from ui.md. */
const BUDGET = { html: 15 * KB, longHtml: 25 * KB, css: 12 * KB, js: 12 * KB, fonts: 75 * KB, first: 110 * KB, requests: 8, next: 25 * KB };
const SHIFT_MAX = 0.02;

const PAGES = {
  member: ['/', '/log', '/statement', '/books', '/listings', '/listings/new', '/help', '/help/privacy', '/settings'],
  coordinator: ['/desk', '/members', '/members/3', '/members/3/statement', '/members/new', '/report/2025', '/report/2025/rows/hours_exchanged', '/costs', '/settings'],
};
/** Pages that may be longer. */
const LONG = ['/desk', '/statement', '/members/3/statement'];

describe('the budgets', () => {
  let program;
  let browser;
  const states = {};

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    for (const role of Object.keys(PAGES)) {
      const context = await openContext(browser, 'phone');
      await signIn(await context.newPage(), program, role);
      states[role] = await context.storageState();
      await context.close();
    }
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** Opens a page and answers with what came over the wire for it. */
  async function load(page, path) {
    const requests = [];
    const count = (request) => requests.push(request);
    page.on('request', count);
    await page.goto(`${program.url}${path}`, { waitUntil: 'networkidle' });
    await page.evaluate(() => document.fonts.ready.then(() => true));
    page.off('request', count);
    return Promise.all(requests.map(async (request) => {
      const [response, { responseBodySize, responseHeadersSize }] = [await request.response(), await request.sizes()];
      const url = new URL(request.url());
      const kind = /\.(css|js|woff2)$/.exec(url.pathname)?.[1] ?? (request.isNavigationRequest() ? 'html' : 'other');
      return { url, kind, body: responseBodySize, wire: responseBodySize + responseHeadersSize, encoding: response.headers()['content-encoding'], cache: response.headers()['cache-control'] ?? '' };
    }));
  }

  const sum = (parts, by) => parts.reduce((total, part) => total + part[by], 0);

  test('a first visit is light, and asks no other host for anything', async (t) => {
    for (const [role, path] of [['anonymous', '/sign-in'], ['member', '/'], ['coordinator', '/report/2025']]) {
      const context = await openContext(browser, 'phone', states[role]);
      const parts = await load(await context.newPage(), path);
      const of = (kind) => sum(parts.filter((part) => part.kind === kind), 'body');
      t.diagnostic(`${path}: ${parts.length} requests, ${sum(parts, 'wire')} bytes; html ${of('html')}, css ${of('css')}, js ${of('js')}, fonts ${of('woff2')}`);
      assert.deepEqual(parts.filter((part) => part.url.origin !== program.url), [], 'no other host');
      assert.ok(parts.length <= BUDGET.requests, `${path}: ${parts.map((part) => part.url.pathname)}`);
      assert.ok(sum(parts, 'wire') <= BUDGET.first, `${path}: ${sum(parts, 'wire')} bytes in all`);
      for (const [kind, most] of [['css', BUDGET.css], ['js', BUDGET.js], ['woff2', BUDGET.fonts]]) {
        assert.ok(of(kind) > 0 && of(kind) <= most, `${path}: ${of(kind)} bytes of ${kind}`);
      }
      for (const part of parts.filter((each) => ['css', 'js', 'html'].includes(each.kind))) assert.ok(part.encoding, `${part.url.pathname} comes compressed`);
      for (const part of parts.filter((each) => each.kind !== 'html')) assert.match(part.cache, /immutable/, `${part.url.pathname} is kept for good`);
      await context.close();
    }
  });

  for (const role of Object.keys(PAGES)) {
    test(`each page of a ${role} keeps its size, asks for little, and stays where it is`, async (t) => {
      const context = await openContext(browser, 'phone', states[role], { reducedMotion: 'no-preference' });
      const page = await context.newPage();
      await load(page, '/help');
      await page.addInitScript(() => {
        globalThis.shifts = [];
        new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().filter((each) => !each.hadRecentInput).map((each) => each.value)))
          .observe({ type: 'layout-shift', buffered: true });
      });
      for (const path of PAGES[role]) {
        const parts = await load(page, path);
        const html = parts.find((part) => part.kind === 'html');
        const shifted = await page.evaluate(() => globalThis.shifts.reduce((total, each) => total + each, 0));
        t.diagnostic(`${path}: ${html.body} bytes of html, ${sum(parts, 'wire')} in all, shift ${shifted.toFixed(3)}`);
        assert.ok(html.body <= (LONG.includes(path) ? BUDGET.longHtml : BUDGET.html), `${path}: ${html.body} bytes of html`);
        assert.ok(sum(parts, 'wire') <= BUDGET.next, `${path}: ${sum(parts, 'wire')} bytes for a page after the first`);
        assert.ok(shifted <= SHIFT_MAX, `${path}: the layout shifts by ${shifted}`);
        assert.match(html.cache, /no-store/, `${path} is private`);
      }
      await context.close();
    });
  }

  test('on paper there is no menu, no button, and black on white', async () => {
    const context = await openContext(browser, 'wide', states.coordinator, { colorScheme: 'dark' });
    const page = await context.newPage();
    for (const path of ['/statement', '/report/2025', '/members/3/statement', '/books', '/desk']) {
      await page.emulateMedia({ media: 'screen' });
      await page.goto(`${program.url}${path}`);
      assert.ok(await page.locator('nav.nav').isVisible(), 'on the screen the menu is there');
      await page.emulateMedia({ media: 'print' });
      const left = await page.locator('nav, .skip, header .who, .btn:not(.btn-tel), .pager, .back, footer form, footer .links').evaluateAll((all) => all.filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 100)));
      assert.deepEqual(left, [], `${path} prints what only a screen can use`);
      const colours = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [style.color, getComputedStyle(document.documentElement).colorScheme, style.backgroundColor];
      });
      assert.equal(colours[0], 'rgb(0, 0, 0)', `${path} prints black`);
      assert.ok(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(colours[2]), `${path} prints on white, not ${colours[2]}`);
      assert.ok(await page.locator('main').isVisible());
    }
    await page.goto(`${program.url}/report/2025`);
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 5_000, 'it prints');
    await context.close();
  });

  test('nothing moves where motion is not wanted', async () => {
    const moving = async (reducedMotion) => {
      const context = await openContext(browser, 'wide', states.member, { reducedMotion });
      const page = await context.newPage();
      const found = [];
      for (const path of ['/', '/log', '/statement']) {
        await page.goto(`${program.url}${path}`);
        found.push(...await page.evaluate(() => [...document.querySelectorAll('*')].filter((each) => {
          const style = getComputedStyle(each);
          const long = (list) => list.split(',').some((time) => Number.parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1000) > 10);
          return long(style.transitionDuration) || (style.animationName !== 'none' && long(style.animationDuration)) || style.scrollBehavior === 'smooth';
        }).map((each) => each.outerHTML.slice(0, 80))));
        found.push(...await page.evaluate(() => {
          const rules = (list) => [...list].flatMap((rule) => (rule.media && !matchMedia(rule.media.mediaText).matches ? [] : rule.constructor.name === 'CSSViewTransitionRule' ? [rule.cssText] : rules(rule.cssRules ?? [])));
          return [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules));
        }));
      }
      await context.close();
      return found;
    };
    assert.deepEqual(await moving('reduce'), []);
    assert.notDeepEqual(await moving('no-preference'), [], 'and this check would see motion: pages cross-fade where it is welcome');
  });
});
