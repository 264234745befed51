// The month's post round: a broker writes down where somebody's letters go,
// asks for a statement on paper, prints every letter, and says they are posted.
// On a telephone of 360 pixels, once with scripts and once without.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks } from './hands.js';
import { noSideScroll, openContext, shot, startSignedIn, watch } from './harness.js';

/** The same round twice, for two people who read in different sizes. */
const ROUNDS = [
  { scripts: false, number: 9, format: 'large_print', address: '12 Quay Street\nHarbour\nHB1 2CD' },
  { scripts: true, number: 18, format: 'plain', address: '3 Mill Lane\nHarbour\nHB1 9ZZ' },
];

describe("the month's post round", () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  for (const round of ROUNDS) {
    test(`is printed and posted ${round.scripts ? 'with' : 'without'} scripts`, async () => {
      const context = await openContext(browser, 'phone', state, { javaScriptEnabled: round.scripts, acceptDownloads: true });
      const page = await context.newPage();
      const problems = watch(page, program);
      const hands = new Clicks(page);
      const main = page.locator('main');
      const says = async (text) => assert.match((await page.locator('body').innerText()).replaceAll(/\s+/g, ' '), text);
      try {
        await page.goto(`${program.url}/members/${round.number}/profile/reach`);
        await main.locator('[name=address]').fill(round.address);
        await hands.choose(main.locator('#contact_channel-post'));
        await hands.choose(main.locator(`#format-${round.format}`));
        await hands.go(main.getByRole('button', { name: 'Save' }));

        await page.goto(`${program.url}/members/${round.number}/statement`);
        await hands.go(main.getByRole('button', { name: 'Post them this' }));
        await says(/goes with the next post round/);

        await page.goto(`${program.url}/messages`);
        await noSideScroll(page);
        await hands.go(main.getByRole('link', { name: /letters? to print/ }));
        await hands.go(main.getByRole('button', { name: 'Put these letters together' }));
        await says(/The letters are ready to print/);
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          main.getByRole('link', { name: /Letters to print/ }).click(),
        ]);
        assert.match(download.suggestedFilename(), /^letters-\d{4}-\d\d-\d\d\.pdf$/);
        await hands.go(main.getByRole('button', { name: 'They are posted' }));
        await says(/the letters are on their way/);
        await says(/No letter is waiting/);
        await noSideScroll(page);
        assert.deepEqual(problems, [], 'no console message, no other host, no fault');
      } catch (fault) {
        await shot(page, `postround-failed-${round.scripts}`);
        throw fault;
      }
      await context.close();
    });
  }
});
