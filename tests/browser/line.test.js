// One line logs an exchange: ten in a row with nothing but a keyboard, and the
// same without scripts and on a phone. It prints the key presses and seconds
// that the README states.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Keys } from './hands.js';
import { axe, openContext, startSignedIn, watch } from './harness.js';

/** Ten pieces of help as a broker hears them on a Monday morning. */
const TEN = [
  'Joan Petrie > Dev 1h30 Tue gardening',
  '4>6 45m yesterday shopping',
  'Priya helped Betty 2h Mon company',
  'Dev got help from Sam 1h Wed computers',
  'Tomasz > Margaret 1.5 Thu repairs',
  'Ngozi > Hamish half an hour Fri lifts',
  'Alex Boyle > Doris 1h15 Sat forms',
  '12 > 9 2h Sun company',
  'Siân > Walter 1h Tue learning',
  'Niall > Fatima 50m Wed cooking',
];

/** Fast typing on a known keyboard, for the seconds that a person needs: ten key presses in two seconds. */
const KEYS_PER_SECOND = 5;

describe('the line at the desk', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  test('logs ten exchanges in a row by keyboard alone', async (t) => {
    const context = await openContext(browser, 'wide', state);
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    await page.goto(`${program.url}/desk`);
    const keys = new Keys(page);
    const field = page.locator('#line');
    await keys.reach(field);
    const before = keys.keys;
    const started = Date.now();
    for (const [index, line] of TEN.entries()) {
      assert.ok(await field.evaluate((each) => each === document.activeElement), 'the next line begins where the last one was typed');
      await keys.letters(line);
      // Nothing is saved before it is seen: the sentence says what Enter would save.
      await page.locator('#line-said').filter({ hasText: 'Enter' }).waitFor();
      await Promise.all([page.waitForEvent('load'), keys.press('Enter')]);
      // A near-copy of what the demo's habits have written asks once more.
      if (!page.url().includes('logged=')) {
        const again = page.getByRole('button', { name: 'Yes, log it' });
        await keys.reach(again);
        await Promise.all([page.waitForEvent('load'), keys.press('Enter')]);
      }
      assert.match(page.url(), /logged=/, `line ${index + 1} is saved: ${(await page.locator('main').innerText()).slice(0, 300)}`);
      if (!page.url().includes('line=1')) await keys.reach(field);
    }
    const pressed = keys.keys - before;
    const seconds = (Date.now() - started) / 1000;
    t.diagnostic(`ten lines: ${pressed} key presses, ${(pressed / TEN.length).toFixed(1)} each; the program took ${seconds.toFixed(1)} s for all ten (typing not counted), `
      + `a person who presses ${KEYS_PER_SECOND} keys a second needs ${(pressed / KEYS_PER_SECOND / TEN.length).toFixed(1)} s each`);
    assert.ok(pressed / TEN.length <= 45, `${pressed} key presses for ten`);
    assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    await context.close();
  });

  test('offers those who help each other lately, and goes on after what was picked', async () => {
    const context = await openContext(browser, 'wide', state);
    const page = await context.newPage();
    await page.goto(`${program.url}/desk`);
    const keys = new Keys(page);
    await keys.reach(page.locator('#line'));
    await keys.letters('maureen');
    const list = page.locator('#line-list');
    await list.getByRole('option').first().waitFor();
    assert.match(await list.getByRole('option').first().innerText(), /lately/);
    await keys.press('ArrowDown');
    await keys.press('Enter');
    assert.match(await page.locator('#line').inputValue(), /^Maureen Kerr [→←] \S+/);
    assert.deepEqual(await axe(page), []);
    await context.close();
  });

  test('works without scripts on a phone, and asks where it is not clear', async () => {
    const context = await openContext(browser, 'phone', state, { javaScriptEnabled: false });
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    await page.goto(`${program.url}/desk`);
    await page.locator('#line').fill('Joan Petrie > Betty 20m 3/10');
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save the line' }).click()]);
    assert.equal(await page.locator('h1').innerText(), 'What does the line say?');
    await page.locator('#category').selectOption('shopping');
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save the line' }).click()]);
    assert.match(page.url(), /logged=/);
    assert.match(await page.locator('#phone .notice').innerText(), /Joan Petrie helped Betty Ross for 20 minutes/);
    assert.deepEqual(problems, []);
    await context.close();
  });
});
