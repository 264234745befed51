// How members say they are, as they do it: a yes, the questions, a story, and both taken back; with scripts blocked, on a phone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openContext, shot, startSignedIn, watch } from './harness.js';

describe('how members say they are', () => {
  let started;
  before(async () => { started = await startSignedIn('member'); });
  after(async () => { await started?.stop(); });

  test('a member answers, tells a story, and takes everything back', async () => {
    const { browser, program, state } = started;
    const context = await openContext(browser, 'unscripted', state);
    const page = await context.newPage();
    const problems = watch(page, program, { scriptsBlocked: true, mistakes: true });
    const send = (button) => Promise.all([page.waitForEvent('load'), button.click()]);
    const main = page.locator('main');
    try {
      await page.goto(`${program.url}/settings`);
      await send(main.getByRole('link', { name: 'How are you?' }));
      if (process.env.GOODTURN_SHOTS) await shot(page, 'outcomes-asked');
      await send(main.getByRole('link', { name: 'Answer: How you feel' }));
      await send(main.getByRole('button', { name: 'Save my answers' }));
      assert.match(await page.title(), /^Error:/);
      await main.locator('#satisfied-7').check();
      await main.locator('#anxious-none').check();
      if (process.env.GOODTURN_SHOTS) await shot(page, 'outcomes-questions');
      await send(main.getByRole('button', { name: 'Save my answers' }));
      assert.match(await page.locator('body').innerText(), /Your answers are saved/);

      await send(main.getByRole('link', { name: 'Tell your story' }));
      await main.locator('#words').fill('Somebody I had never met carried my shopping up three floors.');
      await main.locator('#signed-first_name').check();
      await send(main.getByRole('button', { name: 'Save this story' }));
      assert.match(await main.innerText(), /needs a yes/);
      await main.locator('#consent-yes').check();
      await send(main.getByRole('button', { name: 'Save this story' }));
      if (process.env.GOODTURN_SHOTS) await shot(page, 'outcomes-stories');
      await send(main.getByRole('button', { name: /Take this story back/ }));
      assert.doesNotMatch(await main.innerText(), /carried my shopping/);

      await page.goto(`${program.url}/wellbeing`);
      await send(main.getByRole('button', { name: /I take my yes back/ }));
      assert.match(await main.innerText(), /Your answers are deleted/);
      assert.equal(await main.getByRole('link', { name: /Answer:/ }).count(), 0);
      assert.deepEqual(problems, []);
    } finally {
      await context.close();
    }
  });
});
