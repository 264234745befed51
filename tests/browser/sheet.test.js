// A broker runs a sheet: a new group, its paper, keying it back with a mistake
// in the totals, putting it right, and undoing it. Without scripts, at 360 px;
// then the pages as scripts make them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, noSideScroll, openContext, smallTargets, startSignedIn, watch } from './harness.js';

describe('a sheet', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  const press = (page, name) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);

  test('is printed, keyed back, refused with wrong totals, posted and undone, without scripts on a phone', async () => {
    const context = await openContext(browser, 'phone', state, { javaScriptEnabled: false });
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    await page.goto(`${program.url}/activities/new`);
    await page.locator('[name=name]').fill('Tuesday walk');
    await page.locator('[name=category]').selectOption('company');
    await press(page, 'Save the group');
    await page.locator('[name=on]').fill('today');
    await press(page, 'Make the sheet');
    const number = /sheets\/(\d+)\/print/.exec(page.url())[1];
    assert.match(await page.locator('main').innerText(), new RegExp(`Sheet ${number}`));
    assert.ok(await page.locator('svg.qr').isVisible(), 'the paper bears a code');

    await page.goto(`${program.url}/sheets/${number}`);
    await page.locator('[name=helper_1]').fill('Maureen Kerr');
    await page.locator('[name=helper_1_time]').fill('100m');
    await page.locator('[name=attender_1]').fill('4');
    await page.locator('[name=attender_2]').fill('Sam Okafor');
    await page.locator('[name=attender_3]').fill('7');
    await page.locator('[name=helpers_total]').fill('1');
    await page.locator('[name=attenders_total]').fill('4');
    await page.locator('[name=minutes_total]').fill('100');
    await page.locator('[name=lasted]').fill('1h40');
    await press(page, 'Check and save');
    assert.match(await page.title(), /^Error:/);
    assert.match(await page.locator('#attenders_total-error').innerText(), /3 people who took part, the paper says 4/);
    assert.equal(await page.locator('[name=helper_1_time]').inputValue(), '100m', 'what was typed is kept');
    await page.locator('[name=attenders_total]').fill('3');
    await press(page, 'Check and save');
    const told = await page.locator('main').innerText();
    assert.match(told, /Maureen Kerr helped for 1 hour 40 minutes/);
    assert.equal((told.match(/share: 33 minutes/g) ?? []).length, 2);
    assert.equal((told.match(/share: 34 minutes/g) ?? []).length, 1);

    await page.locator('summary').filter({ hasText: 'Undo this sheet' }).click();
    await page.locator('[name=reason]').fill('It was last week');
    await press(page, 'Undo this sheet');
    assert.match(await page.locator('main').innerText(), /The hours have gone back|Undone/);
    assert.deepEqual(problems, []);
    await context.close();
  });

  for (const mode of ['phone', 'wide', 'dark']) {
    test(`has sound pages in mode ${mode}`, async () => {
      const context = await openContext(browser, mode, state);
      const page = await context.newPage();
      const problems = watch(page, program);
      await page.goto(`${program.url}/activities`);
      const group = await page.getByRole('link', { name: 'Thursday lunch club' }).first().getAttribute('href');
      for (const path of [group, '/sheets/1', '/sheets/2', '/sheets/2/print']) {
        await page.goto(`${program.url}${path}`);
        assert.deepEqual(await axe(page), [], `axe on ${path}`);
        assert.deepEqual(await smallTargets(page), [], `targets on ${path}`);
        assert.deepEqual(await noSideScroll(page), [], `sideways on ${path}`);
      }
      assert.deepEqual(problems, []);
      await context.close();
    });
  }

  test('fits on one side of A4', async () => {
    const context = await openContext(browser, 'wide', state);
    const page = await context.newPage();
    await page.goto(`${program.url}/sheets/2/print`);
    const pdf = await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true });
    const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
    assert.equal(pages, 1, 'the paper is one page');
    await context.close();
  });
});
