// Every page, in every role that may see it: six modes in the role it is made
// for, one mode in the others. What holds for all pages is checked here; what a
// journey does is checked by that journey's own test.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  MODES, axe, noSideScroll, openContext, setEasyRead, shot, signIn, smallTargets, startBrowser, startProgram, validHtml, watch,
} from './harness.js';

/** The modes for pages made of nothing that other pages are not made of. */
const FEW = ['phone', 'wide', 'dark'];

/** Each page: the role it is made for, the others who see it too, and its modes where they are not all. */
const PAGES = [
  { path: '/sign-in', role: 'anonymous', also: [] },
  { path: '/', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/log', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/statement', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/books', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/ledger', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/listings', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/help', role: 'member', also: ['anonymous', 'broker', 'coordinator'] },
  { path: '/help/accessibility', role: 'member', also: ['anonymous'] },
  { path: '/help/privacy', role: 'member', also: ['anonymous'] },
  { path: '/desk', role: 'broker', also: ['coordinator'] },
  { path: '/members', role: 'broker', also: ['coordinator'] },
  { path: '/members/1', role: 'broker', also: ['coordinator'] },
  { path: '/report/2025', role: 'coordinator', also: [] },
  { path: '/report/2024', role: 'coordinator', also: [], modes: FEW },
  { path: '/report/2025/close', role: 'coordinator', also: [], modes: FEW },
  { path: '/report/2024/close', role: 'coordinator', also: [], modes: FEW },
  { path: '/settings', role: 'coordinator', also: [] },
  { path: '/visits', role: 'broker', also: ['member', 'coordinator'] },
  { path: '/visits/new', role: 'member', also: ['broker'], modes: FEW },
  { path: '/visits/rota', role: 'coordinator', also: ['broker'], modes: FEW },
  { path: '/visits/rota/new', role: 'coordinator', also: [], modes: FEW },
  { path: '/desk/work/quiet', role: 'broker', also: [], modes: FEW },
  { path: '/help/work', role: 'broker', also: [], modes: FEW },
  { path: '/help/work/visit', role: 'broker', also: [], modes: FEW },
  { path: '/listings/new', role: 'member', also: [], modes: FEW },
  { path: '/desk/matching', role: 'broker', also: ['coordinator'] },
  { path: '/settings/password', role: 'member', also: [], modes: FEW },
  { path: '/settings/devices', role: 'member', also: [], modes: FEW },
  { path: '/settings/card', role: 'member', also: [], modes: FEW },
  { path: '/settings/tokens', role: 'member', also: [], modes: FEW },
  { path: '/settings/factors', role: 'coordinator', also: ['member'], modes: FEW },
  { path: '/settings/factors/app', role: 'member', also: [], modes: FEW },
  { path: '/confirm', role: 'member', also: [], modes: FEW },
  { path: '/members/2/factors', role: 'coordinator', also: [], modes: FEW },
  { path: '/settings/calendar', role: 'member', also: [], modes: FEW },
  { path: '/help/log-hours', role: 'member', also: [], modes: FEW },
  { path: '/help/problems', role: 'member', also: [], modes: FEW },
  { path: '/members/new', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/edit', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/standing', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/move', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/statement', role: 'broker', also: [], modes: FEW },
  { path: '/join', role: 'anonymous', also: [], modes: FEW },
  { path: '/sign-in/link', role: 'anonymous', also: [], modes: FEW },
  { path: '/sign-in/link/sent', role: 'anonymous', also: [], modes: FEW },
  { path: '/members/9/card', role: 'broker', also: [], modes: FEW },
  { path: '/applications', role: 'broker', also: [], modes: FEW },
  { path: '/members/apply', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/checks', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/agreements', role: 'broker', also: [], modes: FEW },
  { path: '/agreements', role: 'member', also: [], modes: FEW },
  { path: '/agreements/missing', role: 'broker', also: [], modes: FEW },
  { path: '/settings/agreements', role: 'coordinator', also: [], modes: FEW },
  { path: '/settings/places', role: 'coordinator', also: [], modes: FEW },
  { path: '/members/9/profile', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/profile/reach', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/profile/needs', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/profile/time', role: 'broker', also: [] },
  { path: '/members/9/profile/home', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/profile/able', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/profile/emergency', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/profile/broker', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/notes', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/apart', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/acting', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/leave', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/certificate', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/letter', role: 'broker', also: [], modes: FEW },
  { path: '/wellbeing', role: 'member', also: ['broker'] },
  { path: '/stories', role: 'member', also: [], modes: FEW },
  { path: '/members/9/wellbeing', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/wellbeing/ons4', role: 'broker', also: [] },
  { path: '/members/9/wellbeing/ucla3', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/stories', role: 'broker', also: [], modes: FEW },
  { path: '/settings/outcomes', role: 'coordinator', also: [], modes: FEW },
  { path: '/caseload', role: 'broker', also: ['coordinator'], modes: FEW },
  { path: '/caseload/nobody/handover', role: 'broker', also: [], modes: FEW },
  { path: '/settings/about-me', role: 'member', also: [], modes: FEW },
  { path: '/settings/about-me/reach', role: 'member', also: [], modes: FEW },
  { path: '/settings/about-me/time', role: 'member', also: [], modes: FEW },
  { path: '/settings/acting', role: 'member', also: [], modes: FEW },
  { path: '/statement/certificate', role: 'member', also: [], modes: FEW },
  { path: '/statement/letter', role: 'member', also: [], modes: FEW },
  { path: '/messages', role: 'broker', also: ['coordinator'] },
  { path: '/calls', role: 'broker', also: [], modes: FEW },
  { path: '/post-round', role: 'broker', also: [], modes: FEW },
  { path: '/members/9/messages', role: 'broker', also: [], modes: FEW },
  { path: '/settings/messages', role: 'member', also: [], modes: FEW },
  { path: '/settings/looked', role: 'member', also: [], modes: FEW },
  { path: '/record', role: 'coordinator', also: [] },
  { path: '/activities', role: 'broker', also: [], modes: FEW },
  { path: '/activities/new', role: 'broker', also: [], modes: FEW },
  { path: '/shared', role: 'broker', also: [], modes: FEW },
  { path: '/desk/line', role: 'broker', also: [], modes: FEW },
  { path: '/sheets/1', role: 'broker', also: [], modes: FEW },
  { path: '/sheets/2', role: 'broker', also: [], modes: FEW },
  { path: '/sheets/2/print', role: 'broker', also: [], modes: FEW },
  { path: '/costs', role: 'coordinator', also: [], modes: FEW },
  { path: '/costs/import', role: 'coordinator', also: [], modes: FEW },
  { path: '/benefits', role: 'coordinator', also: [], modes: FEW },
  { path: '/benefits/import', role: 'coordinator', also: [], modes: FEW },
  { path: '/rates', role: 'coordinator', also: [], modes: FEW },
  { path: '/rates/import', role: 'coordinator', also: [], modes: FEW },
  { path: '/benchmarks', role: 'coordinator', also: [], modes: FEW },
  { path: '/help/report', role: 'coordinator', also: [], modes: FEW },
  { path: '/help/report/read', role: 'coordinator', also: [], modes: FEW },
  { path: '/funders', role: 'coordinator', also: [], modes: FEW },
  // The newest grant of the demo stands for `/funders/one`, and its first share for the page that ends it.
  { path: '/funders/one', role: 'coordinator', also: [], modes: FEW },
  { path: '/funders/one/pack', role: 'coordinator', also: [], modes: FEW },
  { path: '/funders/one/tags/one/end', role: 'coordinator', also: [], modes: FEW },
  { path: '/report/areas', role: 'coordinator', also: [], modes: FEW },
  { path: '/pot', role: 'member', also: ['broker', 'coordinator'] },
  { path: '/pot/give', role: 'member', also: [], modes: FEW },
  { path: '/pot/grants/new', role: 'broker', also: [], modes: FEW },
  { path: '/pot/reasons', role: 'coordinator', also: [], modes: FEW },
  { path: '/pot/reasons/ill-health', role: 'coordinator', also: [], modes: FEW },
  { path: '/expenses', role: 'coordinator', also: [], modes: FEW },
  { path: '/settings/categories', role: 'coordinator', also: [], modes: FEW },
  { path: '/settings/categories/gardening', role: 'coordinator', also: [], modes: FEW },
  { path: '/report/2025/rows/hours_exchanged', role: 'coordinator', also: [], modes: FEW },
  { path: '/report/2025/rows/joined', role: 'coordinator', also: [], modes: FEW },
  { path: '/report/links', role: 'coordinator', also: [], modes: FEW },
  // The demo's own link for an auditor stands for `/audit/link`.
  { path: '/audit/link', role: 'anonymous', also: [], modes: FEW },
  { path: '/audit/link/ledger', role: 'anonymous', also: [], modes: FEW },
  { path: '/audit/link/report/2025', role: 'anonymous', also: [], modes: FEW },
  { path: '/audit/link/report/2025/rows/hours_exchanged', role: 'anonymous', also: [], modes: FEW },
];

const ROLES = ['anonymous', 'member', 'broker', 'coordinator'];
const OTHERS_MODE = 'wide';

describe('every page', () => {
  let program;
  let browser;
  const states = {};
  // Where the first share of the newest grant is ended; the grant's own page stands above it.
  let ends;

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    for (const role of ROLES.filter((each) => each !== 'anonymous')) {
      const context = await openContext(browser, OTHERS_MODE);
      await signIn(await context.newPage(), program, role);
      states[role] = await context.storageState();
      if (role === 'coordinator') ends = await firstGrant(context);
      await context.close();
    }
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  for (const role of ROLES) {
    for (const mode of Object.keys(MODES)) {
      const paths = PAGES.filter((each) => (each.role === role && (each.modes?.includes(mode) ?? true)) || (mode === OTHERS_MODE && each.also.includes(role))).map((each) => each.path);
      if (paths.length === 0) continue;
      test(`is sound for a ${role} in mode ${mode}`, async (t) => {
        const context = await openContext(browser, mode, states[role]);
        const titles = new Map();
        try {
          if (mode === 'easy') await setEasyRead(await context.newPage(), program, true);
          for (const path of paths) await t.test(path, () => checkPage(context, { role, mode, path, titles }));
        } finally {
          if (mode === 'easy') await setEasyRead(await context.newPage(), program, false);
          await context.close();
        }
      });
    }
  }

  async function firstGrant(context) {
    const page = await context.newPage();
    const first = async (path, link) => {
      await page.goto(`${program.url}${path}`);
      return page.locator(`main a[href*="${link}"]`).first().getAttribute('href');
    };
    const grant = await first('/funders', '/funders/');
    const found = await first(grant, '/tags/');
    await page.close();
    return found;
  }

  async function checkPage(context, { role, mode, path: listed, titles }) {
    const [grant, share] = ends.split('/tags/');
    const path = listed.replace('/audit/link', program.auditor).replace('/funders/one', grant).replace('/tags/one/end', `/tags/${share}`);
    const page = await context.newPage();
    const problems = watch(page, program, { scriptsBlocked: mode === 'unscripted' });
    try {
      const answer = await page.goto(`${program.url}${path}`);
      assert.equal(answer.status(), 200, `${path} answered ${answer.status()}`);
      assert.equal(new URL(page.url()).pathname, path, `${path} leads elsewhere`);
      if (process.env.GOODTURN_SHOTS) await shot(page, `${role}-${mode}-${listed.replaceAll('/', '_')}`);

      const title = await page.title();
      assert.ok(title.trim(), 'the page has no title');
      assert.equal(titles.get(title), undefined, `${path} and ${titles.get(title)} share the title "${title}"`);
      titles.set(title, path);
      assert.equal(await page.locator('h1').count(), 1, 'a page has exactly one h1');
      assert.ok(await page.locator('html').getAttribute('lang'), 'the page names its language');

      // The other modes are given the same HTML.
      if (['wide', 'easy'].includes(mode)) assert.deepEqual(await validHtml(await answer.text()), [], 'the HTML is valid');
      assert.deepEqual(await axe(page), [], 'axe finds nothing');
      assert.deepEqual(await smallTargets(page), [], 'every target is at least 44 px');
      assert.deepEqual(await noSideScroll(page), [], 'nothing scrolls sideways at 320 px');
      assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    } finally {
      await page.close();
    }
  }
});
