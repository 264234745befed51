// The whole journey of a member, written once and walked twice: by clicking
// with scripts disabled, and by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks, Keys } from './hands.js';
import { openContext, shot, signIn, startBrowser, startProgram, watch } from './harness.js';
import { logAtDesk } from './steps.js';

const WAYS = [
  { name: 'without scripts, by clicking', Hands: Clicks, scripts: false, helped: 'Hana Tanaka', part: 'tanak', again: 0, callers: ['Edith Duncan', 'Norma Lindsay'] },
  { name: 'by keyboard alone', Hands: Keys, scripts: true, helped: 'Yusuf Ali', part: 'yusu', again: 1, callers: ['Doris Hay', 'Stanley Bruce'] },
];

const daysAgo = (days) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London' }).format(Date.now() - days * 86_400_000);

describe('a member', () => {
  let program;
  let browser;

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  for (const way of WAYS) test(`goes the whole way ${way.name}`, (t) => journey(t, way));

  async function journey(t, { Hands, scripts, helped, part, again, callers, name }) {
    const yesNote = `The piano went up the stairs, ${name}`;
    const noNote = `The gate was mended, ${name}`;
    await t.test('the broker writes down two pieces of help that wait for a yes', async () => {
      const context = await openContext(browser, 'wide', undefined, { javaScriptEnabled: false });
      const page = await context.newPage();
      await signIn(page, program, 'broker');
      // Long enough ago not to stand first in "Log it again".
      const told = { direction: 'gave', other: 'Maureen Kerr', toldBy: 'caller', anotherDay: daysAgo(20) };
      await logAtDesk(page, { ...told, caller: callers[0], minutes: '0:40', category: 'company', note: yesNote });
      await logAtDesk(page, { ...told, caller: callers[1], minutes: '2', category: 'repairs', note: noNote });
      await context.close();
    });

    const context = await openContext(browser, 'phone', undefined, { javaScriptEnabled: scripts });
    const page = await context.newPage();
    const problems = watch(page, program);
    const hands = new Hands(page);
    const main = page.locator('main');
    const step = (title, work) => t.test(title, async () => {
      try {
        await work();
      } catch (fault) {
        await shot(page, `member-failed-${scripts ? 'keyboard' : 'clicks'}-${title.replaceAll(/\W+/g, '-')}`);
        throw fault;
      }
    });

    await step('signs in and sees the home page', async () => {
      const { login, password } = program.signIns.find((each) => each.role === 'member');
      await page.goto(`${program.url}/sign-in`);
      await hands.type(main.locator('[name=login]'), login);
      await hands.type(main.locator('[name=password]'), password);
      await hands.go(main.getByRole('button', { name: 'Sign in' }));
      assert.equal(new URL(page.url()).pathname, '/');
      assert.match(await page.locator('h1').innerText(), /Maureen/);
    });

    await step('logs new hours with somebody found by name', async () => {
      await hands.go(main.getByRole('link', { name: 'Log hours' }).first());
      await hands.choose(main.locator('#who-other'));
      await hands.find(main.locator('#find'), part);
      await hands.choose(main.locator('#direction-gave'));
      await hands.choose(main.locator('#minutes-other'));
      await hands.type(main.locator('#minutes_other'), '1h30');
      await hands.choose(main.getByRole('radio', { name: /^Yesterday/ }));
      await hands.select(main.locator('#category'), 'Shopping');
      if (scripts) {
        assert.equal(await main.locator('#find').inputValue(), helped);
        assert.match(await main.locator('[data-say]').innerText(), new RegExp(`You helped ${helped} for 1h30 yesterday`));
      }
      await hands.go(main.getByRole('button', { name: 'Save these hours' }));
      if (!scripts) {
        assert.equal(await page.locator('h1').innerText(), 'Who do you mean?');
        await hands.choose(main.getByRole('radio', { name: helped }));
        await hands.go(main.getByRole('button', { name: 'Yes, that person' }));
      }
    });

    await step('is told what was saved', async () => {
      assert.match(page.url(), /\/exchanges\/[0-9a-f-]{36}\?saved=1$/);
      const said = await main.getByRole('status').first().innerText();
      assert.match(said, /Saved\. \S+ has been asked to say yes\./);
      const facts = await main.locator('dl.facts').innerText();
      assert.match(facts, /1 hour 30 minutes/);
      assert.match(facts, new RegExp(helped));
      assert.match(facts, /Shopping/);
      const yesterday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Europe/London' })
        .format(Date.now() - 86_400_000);
      assert.ok(facts.includes(yesterday.replace(',', '')), `${facts} names ${yesterday}`);
      await shot(page, `member-saved-${scripts}`);
    });

    await step('takes it back', async () => {
      await hands.go(main.getByRole('link', { name: 'Change this' }));
      assert.equal(await page.locator('h1').innerText(), 'Take this back?');
      await hands.go(main.getByRole('button', { name: 'Take it back', exact: true }));
      assert.match(await page.locator('.notice').innerText(), /Taken back/);
      assert.match(await main.locator('.tag').first().innerText(), /Taken back/);
      assert.match(await main.locator('.timeline').innerText(), /You took it back/);
    });

    await step('logs it again in two presses', async () => {
      await hands.go(page.locator('nav.nav').getByRole('link', { name: 'Home' }));
      const before = hands.presses;
      await hands.go(main.getByRole('link', { name: /^Log again/ }).nth(again));
      await hands.go(main.getByRole('button', { name: 'Save these hours' }));
      assert.match(page.url(), /\/exchanges\/.*saved=1$/);
      assert.match(await main.getByRole('status').first().innerText(), /^Saved\./);
      assert.equal(hands.presses - before, 2);
    });

    await step('says yes to a card', async () => {
      await hands.go(main.getByRole('link', { name: 'Home' }).first());
      const card = main.locator('section.ask').filter({ hasText: yesNote });
      assert.match(await card.innerText(), new RegExp(`helped you: 40 minutes[\\s\\S]*${callers[0]}[\\s\\S]*Alison Reid wrote this down for ${callers[0]}`));
      await hands.go(card.getByRole('button', { name: /Yes, that’s right/ }));
      assert.match(await page.locator('.notice').innerText(), /It is in the books now/);
      await hands.go(page.locator('nav.nav').getByRole('link', { name: 'Home' }));
      assert.equal(await main.locator('section.ask').filter({ hasText: yesNote }).count(), 0, 'an answered card is gone');
    });

    await step('says that something is not right', async () => {
      const card = main.locator('section.ask').filter({ hasText: noNote });
      await hands.go(card.getByRole('link', { name: /Something’s not right/ }));
      await hands.type(main.locator('#reason'), 'It was only a quarter of that.');
      await hands.type(main.locator('#suggested_minutes'), '½');
      await hands.go(main.getByRole('button', { name: 'Send this to the time broker' }));
      assert.match(await page.locator('.notice').innerText(), /Your time broker will look at it/);
      const story = await main.locator('.timeline').innerText();
      assert.match(story, /It was only a quarter of that\./);
      assert.match(story, /You said that it was 30 minutes/);
    });

    await step('finds it in the statement', async () => {
      await hands.go(page.locator('nav.nav').getByRole('link', { name: 'Statement' }));
      const first = main.locator('table.stmt tbody tr').first();
      assert.match(await first.innerText(), new RegExp(`Received help from ${callers[0]}: company`));
      assert.match(await first.locator('.got').innerText(), /40 minutes/);
      const balance = await first.locator('td').last().innerText();
      const figure = /(\d.*(?:hours?|minutes?))/.exec(balance)?.[1];
      assert.ok(figure, `the line ends with a balance: ${balance}`);
      assert.ok((await main.locator('p strong').first().innerText()).includes(figure), 'the sentence above names the newest balance');
    });

    await step('sees that the books balance', async () => {
      await hands.go(main.getByRole('link', { name: /books/ }));
      assert.equal((await main.locator('tfoot td').innerText()).trim(), '0:00');
      assert.match(await main.innerText(), /The books balance\./);
    });

    await step('signs out, and the old cookie opens nothing', async () => {
      const old = await context.cookies();
      const thief = await openContext(browser, 'wide', { cookies: old, origins: [] }, { javaScriptEnabled: false });
      const theirs = await thief.newPage();
      await theirs.goto(`${program.url}/statement`);
      assert.equal(new URL(theirs.url()).pathname, '/statement', 'before signing out the cookie is worth something');

      await hands.go(page.getByRole('banner').getByRole('button', { name: 'Sign out' }));
      assert.equal(new URL(page.url()).pathname, '/sign-in');
      assert.match(await page.locator('.notice').innerText(), /You are signed out/);

      await theirs.goto(`${program.url}/statement`);
      assert.equal(new URL(theirs.url()).pathname, '/sign-in');
      await thief.close();
    });

    assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    await context.close();
  }
});
