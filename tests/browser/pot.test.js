// The community pot and the money guard: a member gives hours, the broker asks
// for somebody, the coordinator says yes, and words of money get a second look
// with scripts and without.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  axe, openContext, shot, signIn, startBrowser, startProgram, watch,
} from './harness.js';

describe('the community pot', () => {
  let program;
  let browser;
  const states = {};

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    for (const role of ['member', 'broker', 'coordinator']) {
      const context = await openContext(browser, 'wide');
      await signIn(await context.newPage(), program, role);
      states[role] = await context.storageState();
      await context.close();
    }
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** One person's part, on a page of their own. */
  async function as(role, scripts, work) {
    const context = await openContext(browser, 'wide', states[role], { javaScriptEnabled: scripts });
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    const press = (name, in_ = page.locator('main')) => Promise.all([page.waitForEvent('load'), in_.getByRole('button', { name }).click()]);
    try {
      await work(page, page.locator('main'), press);
      assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    } catch (fault) {
      await shot(page, `pot-failed-${role}-${scripts}`);
      throw fault;
    } finally {
      await context.close();
    }
  }

  for (const scripts of [false, true]) {
    const how = scripts ? 'with' : 'without';

    test(`takes hours from a member ${how} scripts`, () => as('member', scripts, async (page, main, press) => {
      await page.goto(`${program.url}/statement`);
      await Promise.all([page.waitForEvent('load'), main.getByRole('link', { name: 'Give hours to the pot' }).click()]);
      await main.locator('#minutes').fill('30m');
      await press('Give these hours');
      assert.match(await page.locator('.notice').innerText(), /Your hours are in the pot/);
    }));

    test(`gives hours that one asked for and another approved ${how} scripts`, async () => {
      let path;
      await as('broker', scripts, async (page, main, press) => {
        await page.goto(`${program.url}/members/12`);
        const name = await main.locator('h1').innerText();
        await Promise.all([page.waitForEvent('load'), main.getByRole('link', { name: 'Ask for hours from the pot' }).click()]);
        assert.equal(await main.locator('#find').inputValue(), name);
        await main.locator('#minutes').fill('1h');
        await main.locator('#rule').selectOption('bereavement');
        await main.locator('#reason').fill('Her brother died on Sunday');
        await press('Ask a second person');
        path = new URL(page.url()).pathname;
        assert.match(path, /\/pot\/grants\/[0-9a-f-]+$/);
        assert.equal(await main.getByRole('button', { name: /^Yes, give/ }).count(), 0, 'who asked cannot say yes');
        assert.match(await main.innerText(), /somebody else must say yes/);
        assert.deepEqual(scripts ? await axe(page) : [], [], 'axe finds nothing');
      });
      await as('coordinator', scripts, async (page, main, press) => {
        await page.goto(`${program.url}/pot`);
        await Promise.all([page.waitForEvent('load'), main.locator(`a[href$="${path}"]`).click()]);
        assert.deepEqual(scripts ? await axe(page) : [], [], 'axe finds nothing');
        await press(/^Yes, give 1 hour/);
        assert.match(await page.locator('.notice').innerText(), /the member is told/);
        await page.goto(`${program.url}/members/12/statement`);
        assert.match(await main.innerText(), /Hours from the community pot/);
        assert.doesNotMatch(await main.innerText(), /brother/);
      });
    });
  }

  test('asks about words of money on a page of its own where scripts are off', () => as('member', false, async (page, main, press) => {
    await page.goto(`${program.url}/listings/new`);
    await main.locator('#kind-offer').check({ force: true });
    await main.locator('#title').fill('Garden bench for sale, £20');
    await main.locator('#category').selectOption('gardening');
    assert.ok(await main.locator('[data-money]').first().isHidden(), 'no hint without scripts');
    const save = main.locator('form[action$="/listings/new"] button[type=submit]');
    await Promise.all([page.waitForEvent('load'), save.click()]);
    assert.equal(await page.locator('h1').innerText(), 'Are these words right?');
    assert.match(await main.innerText(), /“for sale” and “£”/);
    await press('Change the words');
    assert.equal(await main.locator('#title').inputValue(), 'Garden bench for sale, £20');
    await Promise.all([page.waitForEvent('load'), save.click()]);
    await press('Save it as it is');
    assert.match(await main.innerText(), /Garden bench for sale, £20/);
  }));

  test('says beside the field that hours are not money, as it is typed', () => as('member', true, async (page, main) => {
    await page.goto(`${program.url}/listings/new`);
    const hint = main.locator('[data-money=title]');
    const title = main.locator('#title');
    for (const [text, found] of [
      ['Garden bench for sale, £20', '“for sale” and “£”'],
      ['Tea with Mrs Price', ''],
      ['I will pay a visit', ''],
      ['Cash only. 50p a go', '“Cash” and “50p”'],
      ['At 2 p.m. by 20 miles per hour', ''],
      ['Lost 3 pounds, then gave her 20 pounds', '“20 pounds”'],
    ]) {
      await title.fill(text);
      assert.equal(await hint.isVisible(), found !== '', text);
      if (found) assert.ok((await hint.innerText()).includes(found), `${text}: ${await hint.innerText()}`);
    }
    await title.fill('My price is low');
    assert.deepEqual(await axe(page), [], 'axe finds nothing');
    // Who has read it there is not asked again.
    await main.locator('#kind-offer').check({ force: true });
    await main.locator('#category').selectOption('gardening');
    await Promise.all([page.waitForEvent('load'), main.locator('form[action$="/listings/new"] button[type=submit]').click()]);
    assert.match(await main.innerText(), /My price is low/);
    assert.notEqual(await page.locator('h1').innerText(), 'Are these words right?');
  }));
});
