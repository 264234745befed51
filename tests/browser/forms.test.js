// Every form of every role, sent empty and with what nobody should type. The
// server never faults; what was typed stays in its field; each thing that is
// wrong is told twice in the same words, above and beside; nothing typed ever
// becomes part of the page.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openContext, shot, signIn, startBrowser, startProgram } from './harness.js';
import { logAtDesk } from './steps.js';

/** What is typed into every field of a form at once. */
const HOSTILE = {
  formula: '=1+1',
  markup: '<b>x</b><img src=x onerror=alert(1)>"\'><script>alert(2)</script>',
  letter: '李',
  long: 'ten thousand letters '.repeat(500).trim(),
  negative: '-1',
  huge: '99999999999999999999',
};

/** An answered doubt is gone, so before each answer somebody doubts again. */
async function doubt(page, address) {
  await page.goto(address('/exchanges/{doubted}/query'));
  await page.locator('#reason').fill('It was another day');
  await Promise.all([page.waitForEvent('load'), page.locator('main form [type=submit]').first().click()]);
}

/**
 * Each page with a form, by role. {waiting} and the like are exchanges made beforehand;
 * `first` is done each time before the page is opened.
 */
const FORMS = {
  member: [
    { path: '/log' },
    { path: '/listings/new' },
    { path: '/exchanges/{asked}/query' },
    { path: '/settings/tokens' },
    { path: '/settings/password' },
  ],
  broker: [
    { path: '/log' },
    { path: '/desk' },
    { path: '/members/new' },
    { path: '/members/9/edit' },
    { path: '/members/9/standing' },
    { path: '/members/9/move' },
    { path: '/exchanges/{waiting}/settle' },
    { path: '/exchanges/{settled}/reverse' },
    { path: '/exchanges/{doubted}/keep', first: doubt },
    { path: '/exchanges/{settled}/query' },
  ],
  coordinator: [
    { path: '/costs' },
    { path: '/costs/import' },
    { path: '/benefits' },
    { path: '/rates' },
    { path: '/settings/categories' },
    { path: '/settings/categories/gardening' },
    { path: '/members/new' },
    { path: '/members/9/edit' },
    { path: '/settings' },
  ],
  anonymous: [
    { path: '/sign-in' },
    { path: '{invitation}' },
  ],
};

/** A form holds no more than this; what is longer is refused as a whole. */
const FORM_MOST = 60_000;

describe('every form', () => {
  let program;
  let browser;
  const states = {};
  const places = {};

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    for (const role of ['member', 'broker', 'coordinator']) {
      const context = await openContext(browser, 'wide');
      const page = await context.newPage();
      await signIn(page, program, role);
      states[role] = await context.storageState();
      if (role === 'broker') await prepare(page);
      await context.close();
    }
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** Exchanges for the pages that are about one, and a link for somebody without a password. */
  async function prepare(page) {
    const log = async (entry) => {
      const notice = await logAtDesk(page, { category: 'company', minutes: '1h', direction: 'gave', channel: 'phone', ...entry });
      return /exchanges\/([0-9a-f-]{36})/.exec(await notice.getByRole('link', { name: 'See it' }).getAttribute('href'))[1];
    };
    places.waiting = await log({ caller: 'Mei Chen', other: 'Edith Duncan', toldBy: 'caller' });
    places.settled = await log({ caller: 'Mei Chen', other: 'Doris Hay', toldBy: 'both' });
    places.doubted = await log({ caller: 'Mei Chen', other: 'Norma Lindsay', toldBy: 'both' });
    places.asked = await log({ caller: 'Mei Chen', other: 'Maureen Kerr', toldBy: 'caller' });
    await page.goto(`${program.url}/members/9`);
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: /Make a link/ }).click()]);
    places.invitation = new URL((await page.locator('#invite-link').innerText()).trim()).pathname;
  }

  const address = (path) => `${program.url}${path.replace(/\{(\w+)\}/g, (_, name) => places[name])}`;

  for (const [role, forms] of Object.entries(FORMS)) {
    for (const { path, first = () => {} } of forms) {
      test(`of a ${role} on ${path}`, async (t) => {
        const context = await openContext(browser, 'wide', states[role]);
        const page = await context.newPage();
        const faults = [];
        page.on('response', (response) => { if (response.status() >= 500) faults.push(`${response.status()} from ${response.url()}`); });
        page.on('pageerror', (fault) => faults.push(`script fault: ${fault.message}`));
        page.on('dialog', (dialog) => { faults.push(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
        const look = (name, work) => t.test(name, async () => {
          try {
            await first(page, address);
            await work();
            assert.deepEqual(faults.splice(0), []);
          } catch (fault) {
            await shot(page, `forms-failed-${role}${path.replaceAll(/\W+/g, '-')}-${name}`);
            throw fault;
          }
        });
        await look('empty', () => sendEmpty(page, path));
        for (const [name, text] of Object.entries(HOSTILE)) await look(name, () => sendHostile(page, path, text));
        await context.close();
      });
    }
  }

  /** The form that the page is about: the first that posts from `main`, without those of one button. */
  const formOf = (page) => page.locator('main form[method=post]').filter({ has: page.locator('input:not([type=hidden]), select, textarea') }).first();

  async function send(page) {
    const [response] = await Promise.all([
      page.waitForEvent('response', (each) => each.request().isNavigationRequest() && ![301, 302, 303].includes(each.status())),
      page.waitForEvent('load'),
      formOf(page).evaluate((form) => form.requestSubmit(form.querySelector('[type=submit]'))),
    ]);
    return response;
  }

  async function sendEmpty(page, path) {
    await page.goto(address(path));
    assert.equal(await formOf(page).count(), 1, `${page.url()} shows its form`);
    await formOf(page).evaluate((form) => {
      for (const field of form.elements) {
        if (field.type === 'radio' || field.type === 'checkbox') field.checked = false;
        else if (field.matches('select')) field.value = [...field.options].find((each) => each.value === '')?.value ?? field.value;
        else if (field.matches('input:not([type=hidden]), textarea')) field.value = '';
      }
    });
    const response = await send(page);
    assert.equal(response.status(), 422, 'an empty form is not accepted');
    await checkErrors(page);
  }

  /** The summary has the focus and leads to the fields; each field says the same; the title tells of it. */
  async function checkErrors(page) {
    assert.match(await page.title(), /^Error: /);
    const summary = page.locator('main .sum');
    assert.equal(await summary.count(), 1, 'there is a summary');
    assert.ok(await summary.evaluate((each) => each === document.activeElement), 'the summary has the focus');
    assert.ok(await summary.evaluate((each) => !each.parentElement.querySelector('h1')?.compareDocumentPosition(each) || Boolean(each.compareDocumentPosition(document.querySelector('h1')) & Node.DOCUMENT_POSITION_FOLLOWING)), 'the summary stands before the heading');
    const links = await summary.locator('a').all();
    assert.ok(links.length > 0, 'the summary names what is wrong');
    for (const link of links) {
      const said = (await link.innerText()).trim();
      const id = (await link.getAttribute('href')).slice(1);
      const field = page.locator(`[id="${id}"]`);
      assert.equal(await field.count(), 1, `"${said}" leads to #${id}`);
      const beside = page.locator(`[id="${id}-error"]`);
      assert.equal(await beside.count(), 1, `"${said}" stands beside #${id} too`);
      assert.ok((await beside.innerText()).trim().endsWith(said), 'in the same words');
      await link.click();
      assert.ok(await page.evaluate((wanted) => {
        const target = document.getElementById(wanted);
        return target === document.activeElement || target.contains(document.activeElement);
      }, id), `the link "${said}" puts the focus into #${id}`);
      assert.ok(await field.isVisible(), `#${id} can be seen`);
    }
  }

  async function sendHostile(page, path, text) {
    await page.goto(address(path));
    assert.equal(await formOf(page).count(), 1, `${page.url()} shows its form`);
    const typed = await formOf(page).evaluate((form, { hostile, most }) => {
      // First the answers that open further fields, then every field that can be seen.
      for (const field of form.elements) {
        if (field.type === 'radio' && ['other', 'yes'].includes(field.value)) field.checked = true;
        if (field.matches('select') && [...field.options].some((each) => each.value === 'other')) field.value = 'other';
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
      for (const box of form.querySelectorAll('details')) box.open = true;
      const kept = {};
      let room = most;
      for (const field of form.elements) {
        if (!field.matches('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea') || !field.checkVisibility()) continue;
        room -= hostile.length;
        if (room < 0) break;
        field.value = hostile;
        if (field.type !== 'password') kept[field.name] = field.value;
      }
      return kept;
    }, { hostile: text, most: FORM_MOST });
    assert.ok(Object.keys(typed).length > 0 || /password/.test(path), 'something was typed');
    const response = await send(page);
    assert.ok(response.status() < 500, `answered ${response.status()}`);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('b, img, script:not([src])')].map((each) => each.outerHTML.slice(0, 100))), [], 'nothing typed became part of the page');
    if (response.status() === 200) return;
    assert.equal(response.status(), 422);
    const now = await formOf(page).evaluate((form) => Object.fromEntries([...form.elements].filter((each) => each.name).map((each) => [each.name, each.value])));
    for (const [name, value] of Object.entries(typed)) assert.equal(now[name], value, `what was typed as ${name} is kept`);
    await checkErrors(page);
  }
});
