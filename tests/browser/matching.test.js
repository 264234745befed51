// The broker matches a request: somebody is asked, says yes, a day is agreed,
// and both are told. Once by clicks without scripts, once by keyboard alone;
// the pages on the way are looked at like every other page.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks, Keys } from './hands.js';
import { MODES, axe, noSideScroll, openContext, shot, smallTargets, startSignedIn, validHtml, watch } from './harness.js';

/** The same work twice, for other people, so that neither is in the other's way. */
const WORK = [
  { scripts: false, hands: Clicks, who: '10', words: 'Mow the lawn behind the shop', kind: 'Lawns' },
  { scripts: true, hands: Keys, who: '11', words: 'Somebody to play chess with', kind: 'Games and cards' },
];

describe('matching a request', () => {
  let all;
  before(async () => { all = await startSignedIn('broker'); });
  after(async () => { await all?.stop(); });

  for (const work of WORK) {
    test(`goes from the words to an agreed day ${work.scripts ? 'by keyboard alone' : 'without scripts'}`, async () => {
      const context = await openContext(all.browser, 'wide', all.state, { javaScriptEnabled: work.scripts });
      const page = await context.newPage();
      const problems = watch(page, all.program, { mistakes: true });
      const hands = new work.hands(page);
      const main = page.locator('main');
      try {
        // A broker lists for somebody; the kind is guessed from the words and shown.
        await page.goto(`${all.program.url}/listings/new?kind=request&for=${work.who}`);
        await hands.type(main.locator('#title'), work.words);
        await hands.go(main.getByRole('button', { name: 'Save it' }));
        assert.match(await main.innerText(), new RegExp(`We put this under ${work.kind}`));
        await hands.go(main.getByRole('button', { name: 'Save it' }));
        assert.match(page.url(), /\/requests\//);
        assert.match(await main.innerText(), /People who could help/);
        // The first of the ranked people is asked, with the reasons beside the name.
        const first = main.locator('#people li.card').first();
        const name = (await first.locator('h3 a').innerText()).trim();
        assert.ok(await first.locator('li').count() > 2, 'reasons and doubts');
        await hands.go(first.getByRole('button'));
        const line = main.locator('#asks li').filter({ hasText: name });
        await hands.type(line.getByRole('textbox'), 'Gladly');
        await hands.go(line.getByRole('button', { name: 'They said yes' }));
        assert.match(await line.innerText(), /Said yes/);
        // A day is agreed, and what was typed wrongly is kept.
        await hands.type(main.locator('#on'), 'Friday');
        await hands.type(main.locator('#at'), '2pm');
        await hands.type(main.locator('#minutes'), '1h');
        await hands.go(main.getByRole('button', { name: 'Agree it and tell everybody' }));
        assert.match(await main.locator('#meetings').innerText(), new RegExp(`${name} helps .*Agreed`, 's'));
        const request = page.url().split('#')[0];
        await hands.go(main.locator('#meetings a').first());
        assert.match(await main.innerText(), /At 14:00/);
        await hands.type(main.locator('#reason'), 'A cold');
        await hands.go(main.getByRole('button', { name: 'Call it off' }));
        assert.match(await main.innerText(), /Called off: A cold/);
        assert.deepEqual(problems, [], 'no console message, no other host, no fault');
        if (work.scripts) await look(context, [request, page.url(), `${all.program.url}/listings/new?template=lift&for=10`, `${all.program.url}/listings?q=lift`]);
      } catch (fault) {
        await shot(page, `matching-failed-${work.scripts}`);
        throw fault;
      } finally {
        await context.close();
      }
    });
  }

  /** The pages of a request and a meeting, sound in three modes. */
  async function look(context, urls) {
    const state = await context.storageState();
    for (const mode of ['phone', 'wide', 'dark']) {
      assert.ok(MODES[mode]);
      const other = await openContext(all.browser, mode, state);
      for (const url of urls) {
        const page = await other.newPage();
        const answer = await page.goto(url);
        assert.deepEqual(await validHtml(await answer.text()), [], `the HTML of ${url}`);
        assert.deepEqual(await axe(page), [], `axe at ${url}`);
        assert.deepEqual(await smallTargets(page), [], `targets of ${url}`);
        assert.deepEqual(await noSideScroll(page), [], `nothing of ${url} sticks out`);
        await page.close();
      }
      await other.close();
    }
  }
});
