// Watching a home visit, and finding one's way on the desk: with a mouse, with
// a keyboard alone, and without scripts; on a telephone's screen too.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks, Keys } from './hands.js';
import { axe, noSideScroll, openContext, shot, smallTargets, startSignedIn, watch } from './harness.js';

describe('a home visit', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  for (const [how, scripts, hand, visitor] of [
    ['clicks, without scripts', false, Clicks, 'Joan Petrie'],
    ['keys alone', true, Keys, 'Margaret Sinclair'],
  ]) {
    test(`is started and ended for somebody on the telephone with ${how}`, async () => {
      const context = await openContext(browser, 'wide', state, { javaScriptEnabled: scripts });
      const page = await context.newPage();
      const problems = watch(page, program, { mistakes: true });
      const hands = new hand(page);
      const main = page.locator('main');
      await page.goto(`${program.url}/desk`);
      await hands.go(main.getByRole('link', { name: 'Home visits', exact: true }));
      await hands.go(main.getByRole('link', { name: 'Start a home visit' }));
      await hands.type(main.locator('#visitor'), visitor);
      await hands.type(main.locator('#host'), 'Ewan Grant');
      const answer = await hands.go(main.getByRole('button', { name: 'Start now' }));
      assert.equal(answer.status(), 422, 'how long is asked');
      assert.equal(await main.locator('#visitor').inputValue(), visitor, 'what was typed is kept');
      await hands.choose(main.locator('#minutes-60'));
      await hands.go(main.getByRole('button', { name: 'Start now' }));
      assert.equal(await page.locator('h1').innerText(), `${visitor} visits Ewan Grant`);
      assert.match(await main.innerText(), /Back by \d\d:\d\d/);
      await hands.go(main.getByRole('button', { name: 'They rang: they are back' }));
      assert.match(await page.locator('.notice').innerText(), /Nobody is waiting any longer/);
      assert.deepEqual(problems, [], 'no console message, no other host, no fault');
      await context.close();
    });
  }

  test('is on a page that fits a telephone, with buttons as large as a thumb', async () => {
    const context = await openContext(browser, 'phone', state);
    const page = await context.newPage();
    await page.goto(`${program.url}/visits`);
    await page.locator('main .queue a').first().click();
    await page.waitForURL(/\/visits\/[0-9a-f-]{36}$/);
    await shot(page, 'visit-phone');
    assert.deepEqual(await axe(page), [], 'axe finds nothing');
    assert.deepEqual(await smallTargets(page), []);
    assert.deepEqual(await noSideScroll(page), []);
    await context.close();
  });

  test('and everything else is reached from the desk, on a telephone too', async () => {
    const context = await openContext(browser, 'phone', state);
    const page = await context.newPage();
    await page.goto(`${program.url}/desk`);
    await shot(page, 'desk-phone');
    const links = await page.locator('main a[href]').evaluateAll((all) => [...new Set(all.map((each) => each.href).filter((href) => !href.includes('#') && !href.startsWith('tel:')))]);
    assert.ok(links.length > 12, `${links}`);
    for (const href of links) {
      const answer = await page.goto(href);
      assert.equal(answer.status(), 200, `${href} is there`);
    }
    await context.close();
  });
});
