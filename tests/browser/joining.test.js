// Taking on a member, from a stranger's form to the first day: by clicks
// without scripts on a small telephone, and by keyboard.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks, Keys } from './hands.js';
import { openContext, shot, startSignedIn, watch } from './harness.js';

describe('taking on a member', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  /** Asks to join as a stranger on a small telephone without scripts; the page that says what happens next. */
  async function ask(name, phone) {
    const context = await openContext(browser, 'phone', undefined, { javaScriptEnabled: false });
    const page = await context.newPage();
    const hands = new Clicks(page);
    await page.goto(`${program.url}/sign-in`);
    await hands.go(page.getByRole('link', { name: 'Join the time bank' }));
    const form = page.locator('form[action$="/join"]');
    await hands.type(form.locator('#name'), name);
    await hands.go(form.getByRole('button', { name: 'Look it over' }));
    assert.match(await page.locator('main').innerText(), /so that we can answer you/, 'one way to reach them is needed');
    assert.equal(await form.locator('#name').inputValue(), name, 'what was typed is kept');
    await hands.type(form.locator('#phone'), phone);
    await hands.type(form.locator('#gives'), 'A chat on the telephone');
    await hands.go(form.getByRole('button', { name: 'Look it over' }));
    assert.match(await page.locator('main').innerText(), new RegExp(name));
    await hands.go(page.getByRole('button', { name: 'Send it' }));
    assert.match(await page.locator('main').innerText(), /A time broker reads your form/);
    return { context, page };
  }

  test('from the form to the first day by clicks, without scripts, on a small telephone', async () => {
    const stranger = await ask('Nesta Bevan', '0131 496 0921');
    const context = await openContext(browser, 'phone', state, { javaScriptEnabled: false });
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    const hands = new Clicks(page);
    const main = page.locator('main');
    const press = (name) => hands.go(page.getByRole('button', { name }).first());
    const next = async (said) => {
      assert.match(await main.innerText(), said);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'no sideways scroll');
    };
    try {
      await page.goto(`${program.url}/members`);
      await hands.go(page.getByRole('link', { name: 'People who want to join' }));
      await hands.go(page.getByRole('link', { name: 'Nesta Bevan' }));
      await next(/Name two people who know them/);
      for (const [name, phone] of [['Rhoda Reid', '0131 496 0931'], ['Rory Ross', '0131 496 0932']]) {
        await page.locator('#referee_name').fill(name);
        await page.locator('#way-telephone').check({ force: true });
        await page.locator('#referee_phone').fill(phone);
        await press('Name this referee');
      }
      await next(/Ask the people who speak for them/);
      await press(/^Ask now/);
      await press(/^Ask now/);
      for (const name of ['Rhoda Reid', 'Rory Ross']) {
        await hands.go(page.getByRole('link', { name, exact: true }));
        assert.match(await main.innerText(), /What to say on the telephone/);
        await page.locator('#outcome-good').check({ force: true });
        await page.locator('#words').fill('Kind and on time');
        await press('Save their answer');
      }
      await next(/Have a talk with them/);
      await press('We have talked');
      if (/Go through the rules/.test(await main.innerText())) {
        await hands.go(page.getByRole('link', { name: 'Open the rules' }));
        await page.locator('input[name=channel][value=phone]').check({ force: true });
        await press('They said yes');
        await page.goto(`${program.url}/applications`);
        await hands.go(page.getByRole('link', { name: 'Nesta Bevan' }));
      }
      await next(/Everything is here: decide/);
      await page.locator('#decision-taken_on').check({ force: true });
      await page.locator('#reason').fill('Good words from both');
      await press('Save the decision');
      await next(/They belong now/);
      assert.doesNotMatch(await main.innerText(), /Kind and on time/, 'what referees said is gone');
      await stranger.page.reload();
      assert.match(await stranger.page.locator('main').innerText(), /You belong. Welcome!/);
    } catch (fault) {
      await shot(page, 'joining-failed');
      throw fault;
    }
    assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    await context.close();
    await stranger.context.close();
  });

  test('a stranger asks to join by keyboard alone', async () => {
    const context = await openContext(browser, 'wide');
    const page = await context.newPage();
    await page.goto(`${program.url}/join`);
    const keys = new Keys(page);
    const at = async (id) => {
      for (let n = 0; n < 60; n += 1) {
        if (await page.evaluate((wanted) => document.activeElement?.id === wanted, id)) return;
        await keys.press('Tab');
      }
      assert.fail(`Tab does not reach ${id}`);
    };
    await at('name');
    await keys.letters('Gwen Tudor');
    await at('phone');
    await keys.letters('0131 496 0922');
    await Promise.all([page.waitForEvent('load'), keys.press('Enter')]);
    assert.match(await page.locator('main').innerText(), /Is this right\?/);
    const send = page.getByRole('button', { name: 'Send it' });
    for (let n = 0; n < 40 && !await send.evaluate((each) => each === document.activeElement); n += 1) await keys.press('Tab');
    await Promise.all([page.waitForEvent('load'), keys.press('Enter')]);
    assert.match(await page.locator('main').innerText(), /A time broker reads your form/);
    await context.close();
  });
});
